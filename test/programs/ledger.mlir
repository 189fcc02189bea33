// One row of a ledger, named by a clear and possibly negative index, is booked: a checked index, a row read, changed
// and put back, and the totals of all columns.
// EVAL: @main([[1, 2], [3, 4], [5, 6]], 1, [7, 8]) == [[1, 2], [10, 12], [5, 6]], [16, 20]
// EVAL: @main([[1, 2], [3, 4], [5, 6]], -1, [2, 0]) == [[1, 2], [3, 4], [7, 6]], [11, 12]
func.func @main(%rows: tensor<3x2x!FHE.eint<5>>, %i: i3, %by: tensor<2x!FHE.eint<5>>) -> (tensor<3x2x!FHE.eint<5>>, tensor<2x!FHE.eint<5>>) {
  %none = arith.constant 0 : i3
  %length = arith.constant 3 : i3
  %negative = arith.cmpi slt, %i, %none : i3
  %place = scf.if %negative -> (i3) {
    %end = arith.addi %i, %length : i3
    scf.yield %end : i3
  } else {
    scf.yield %i : i3
  }
  %outside = arith.cmpi uge, %place, %length : i3
  scf.if %outside {
    "Tracing.trace_message"() {msg = "no such row\0A"} : () -> ()
  }
  %at = arith.index_cast %place : i3 to index
  %row = tensor.extract_slice %rows[%at, 0] [1, 2] [1, 1] : tensor<3x2x!FHE.eint<5>> to tensor<2x!FHE.eint<5>>
  %sum = "FHELinalg.add_eint"(%row, %by) : (tensor<2x!FHE.eint<5>>, tensor<2x!FHE.eint<5>>) -> tensor<2x!FHE.eint<5>>
  %new = tensor.insert_slice %sum into %rows[%at, 0] [1, 2] [1, 1] : tensor<2x!FHE.eint<5>> into tensor<3x2x!FHE.eint<5>>
  %totals = "FHELinalg.sum"(%new) {axes = [0], keep_dims = false} : (tensor<3x2x!FHE.eint<5>>) -> tensor<2x!FHE.eint<5>>
  return %new, %totals : tensor<3x2x!FHE.eint<5>>, tensor<2x!FHE.eint<5>>
}
