// FAILS: there is no function `g`
// EVAL: @g(3) == 3
func.func @f(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  return %x : !FHE.eint<3>
}
