// FAILS: vectors_empty.vectors.json: is not a JSON list of at least one vector
func.func @f(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  return %x : !FHE.eint<3>
}
