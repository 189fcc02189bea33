// FAILS: "expected":[5],"got":[3]
// EVAL: @f(3) == 5
func.func @f(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  return %x : !FHE.eint<3>
}
