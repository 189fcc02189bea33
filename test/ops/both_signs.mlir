// Ops whose other tests are of one sign, or of scalars or tensors only.
// EVAL: @negate_unsigned(2, 5, [0, 3], [7, 3]) == 3, [7, 0]
// EVAL: @to_unsigned([0, 3, 1]) == [0, 3, 1]
// EVAL: @matmul_signed([[-1, 2], [1, -2]], [[1, 0], [-1, 1]]) == [[-3, 2], [3, -2]]
// EVAL: @lsb_signed([-4, -1, 3]) == [0, -1, -1]
// EVAL: @lsb_signed_to_unsigned([-4, -1, 3]) == [0, 1, 1]
// EVAL: @wider([0, 1, 3]) == [0, 4, 12]
// EVAL: @round([0, 1, 5, 6]) == [0, 0, 1, 2]
// EVAL: @partitions(-3, [0, 7]) == -3, [0, 7]

func.func @negate_unsigned(%x: !FHE.eint<3>, %y: !FHE.eint<3>, %v: tensor<2x!FHE.eint<3>>, %w: tensor<2x!FHE.eint<3>>) -> (!FHE.eint<3>, tensor<2x!FHE.eint<3>>) {
  %n = "FHE.neg_eint"(%x) : (!FHE.eint<3>) -> !FHE.eint<3>
  %r = "FHE.add_eint"(%n, %y) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  %m = "FHELinalg.neg_eint"(%v) : (tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>>
  %s = "FHELinalg.add_eint"(%m, %w) : (tensor<2x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>>
  return %r, %s : !FHE.eint<3>, tensor<2x!FHE.eint<3>>
}

func.func @to_unsigned(%x: tensor<3x!FHE.esint<3>>) -> tensor<3x!FHE.eint<3>> {
  %r = "FHELinalg.to_unsigned"(%x) : (tensor<3x!FHE.esint<3>>) -> tensor<3x!FHE.eint<3>>
  return %r : tensor<3x!FHE.eint<3>>
}

func.func @matmul_signed(%x: tensor<2x2x!FHE.esint<4>>, %w: tensor<2x2xi5>) -> tensor<2x2x!FHE.esint<4>> {
  %r = "FHELinalg.matmul_eint_int"(%x, %w) : (tensor<2x2x!FHE.esint<4>>, tensor<2x2xi5>) -> tensor<2x2x!FHE.esint<4>>
  return %r : tensor<2x2x!FHE.esint<4>>
}

func.func @lsb_signed(%x: tensor<3x!FHE.esint<3>>) -> tensor<3x!FHE.esint<1>> {
  %r = "FHELinalg.lsb"(%x) : (tensor<3x!FHE.esint<3>>) -> tensor<3x!FHE.esint<1>>
  return %r : tensor<3x!FHE.esint<1>>
}

func.func @lsb_signed_to_unsigned(%x: tensor<3x!FHE.esint<3>>) -> tensor<3x!FHE.eint<2>> {
  %r = "FHELinalg.lsb"(%x) : (tensor<3x!FHE.esint<3>>) -> tensor<3x!FHE.eint<2>>
  return %r : tensor<3x!FHE.eint<2>>
}

func.func @wider(%x: tensor<3x!FHE.eint<2>>) -> tensor<3x!FHE.eint<4>> {
  %r = "FHELinalg.reinterpret_precision"(%x) : (tensor<3x!FHE.eint<2>>) -> tensor<3x!FHE.eint<4>>
  return %r : tensor<3x!FHE.eint<4>>
}

func.func @round(%x: tensor<4x!FHE.eint<3>>) -> tensor<4x!FHE.eint<1>> {
  %r = "FHELinalg.round"(%x) : (tensor<4x!FHE.eint<3>>) -> tensor<4x!FHE.eint<1>>
  return %r : tensor<4x!FHE.eint<1>>
}

func.func @partitions(%x: !FHE.esint<3>, %y: tensor<2x!FHE.eint<3>>) -> (!FHE.esint<3>, tensor<2x!FHE.eint<3>>) {
  %a = "FHE.change_partition"(%x) {src = #FHE.partition<name "tfhers", lwe_dim 902, glwe_dim 1, poly_size 4096, pbs_base_log 15, pbs_level 2>} : (!FHE.esint<3>) -> !FHE.esint<3>
  %b = "FHELinalg.change_partition"(%y) {dest = #FHE.partition<name "tfhers", lwe_dim 902, glwe_dim 1, poly_size 4096, pbs_base_log 15, pbs_level 2>} : (tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>>
  return %a, %b : !FHE.esint<3>, tensor<2x!FHE.eint<3>>
}
