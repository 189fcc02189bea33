// Tensors without elements.

func.func @lookups(%a: tensor<0x!FHE.eint<3>>, %b: tensor<2x!FHE.eint<3>>) -> (tensor<0x!FHE.eint<3>>, !FHE.eint<3>, tensor<2x!FHE.eint<3>>) {
  %t = arith.constant dense<[1, 2, 3, 4, 5, 6, 7, 0]> : tensor<8xi64>
  %r = "FHELinalg.apply_lookup_table"(%a, %t) : (tensor<0x!FHE.eint<3>>, tensor<8xi64>) -> tensor<0x!FHE.eint<3>>
  %s = "FHELinalg.sum"(%r) : (tensor<0x!FHE.eint<3>>) -> !FHE.eint<3>
  %c = "FHELinalg.concat"(%r, %b) {axis = 0 : i64} : (tensor<0x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>>
  return %r, %s, %c : tensor<0x!FHE.eint<3>>, !FHE.eint<3>, tensor<2x!FHE.eint<3>>
}
// EVAL: @lookups([], [1, 2]) == [], 0, [1, 2]

func.func @contract(%a: tensor<2x0x!FHE.eint<3>>, %b: tensor<0x!FHE.eint<3>>) -> (tensor<2x2x!FHE.eint<3>>, !FHE.eint<3>, tensor<2x1x!FHE.eint<3>>) {
  %w = arith.constant dense<1> : tensor<0x2xi4>
  %v = arith.constant dense<1> : tensor<0xi4>
  %r = "FHELinalg.matmul_eint_int"(%a, %w) : (tensor<2x0x!FHE.eint<3>>, tensor<0x2xi4>) -> tensor<2x2x!FHE.eint<3>>
  %d = "FHELinalg.dot_eint_int"(%b, %v) : (tensor<0x!FHE.eint<3>>, tensor<0xi4>) -> !FHE.eint<3>
  %s = "FHELinalg.sum"(%a) {axes = [1], keep_dims = true} : (tensor<2x0x!FHE.eint<3>>) -> tensor<2x1x!FHE.eint<3>>
  return %r, %d, %s : tensor<2x2x!FHE.eint<3>>, !FHE.eint<3>, tensor<2x1x!FHE.eint<3>>
}
// EVAL: @contract([[], []], []) == [[0, 0], [0, 0]], 0, [[0], [0]]

// Nothing joined with nothing, nothing at the end, and padding around nothing.
func.func @joined(%a: tensor<0x!FHE.eint<3>>, %b: tensor<2x!FHE.eint<3>>, %x: !FHE.eint<3>) -> (tensor<0x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>, tensor<0x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>, tensor<1x!FHE.eint<3>>) {
  %c = tensor.concat dim(0) %a, %a : (tensor<0x!FHE.eint<3>>, tensor<0x!FHE.eint<3>>) -> tensor<0x!FHE.eint<3>>
  %d = tensor.concat dim(0) %b, %a : (tensor<2x!FHE.eint<3>>, tensor<0x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>>
  %e = "FHELinalg.concat"(%a, %a) : (tensor<0x!FHE.eint<3>>, tensor<0x!FHE.eint<3>>) -> tensor<0x!FHE.eint<3>>
  %f = "FHELinalg.concat"(%b, %a) : (tensor<2x!FHE.eint<3>>, tensor<0x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>>
  %p = tensor.pad %a low[1] high[0] {
  ^bb0(%i: index):
    tensor.yield %x : !FHE.eint<3>
  } : tensor<0x!FHE.eint<3>> to tensor<1x!FHE.eint<3>>
  return %c, %d, %e, %f, %p : tensor<0x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>, tensor<0x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>, tensor<1x!FHE.eint<3>>
}
// EVAL: @joined([], [1, 2], 5) == [], [1, 2], [], [1, 2], [5]

// A body that runs along no element takes none out, wherever it would.
func.func @generated(%a: tensor<2x0x!FHE.eint<3>>, %b: tensor<0x!FHE.eint<3>>) -> (tensor<2x0x!FHE.eint<3>>, tensor<0x!FHE.eint<3>>) {
  %g = tensor.generate {
  ^bb0(%i: index, %j: index):
    %x = tensor.extract %a[%i, %j] : tensor<2x0x!FHE.eint<3>>
    tensor.yield %x : !FHE.eint<3>
  } : tensor<2x0x!FHE.eint<3>>
  %c = arith.constant 4 : index
  %z = "FHE.zero_tensor"() : () -> tensor<0x!FHE.eint<3>>
  %l = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}
      ins(%b : tensor<0x!FHE.eint<3>>) outs(%z : tensor<0x!FHE.eint<3>>) {
  ^bb0(%e: !FHE.eint<3>, %o: !FHE.eint<3>):
    %x = tensor.extract %b[%c] : tensor<0x!FHE.eint<3>>
    linalg.yield %x : !FHE.eint<3>
  } -> tensor<0x!FHE.eint<3>>
  return %g, %l : tensor<2x0x!FHE.eint<3>>, tensor<0x!FHE.eint<3>>
}
// EVAL: @generated([[], []], []) == [[], []], []
