// NOTE: every rule of the verifier, with the numbers or types that break it.
// RUN: fhe-opt %s --split-input-file --verify-diagnostics

// expected-error @+1 {{an encrypted integer has 1 to 32 bits, not 0}}
func.func private @f(!FHE.eint<0>)

// -----

// expected-error @+1 {{an encrypted integer has 1 to 32 bits, not 33}}
func.func private @f(!FHE.eint<33>)

// -----

// expected-error @+1 {{an encrypted integer has 1 to 32 bits, not 0}}
func.func private @f(!FHE.esint<0>)

// -----

// expected-error @+1 {{an encrypted integer has 1 to 32 bits, not 33}}
func.func private @f(!FHE.esint<33>)

// -----

func.func @f(%a0: !FHE.eint<2>, %a1: !FHE.eint<3>) {
  // expected-error @+1 {{'FHE.add_eint' op operands differ in width: 2 and 3}}
  %0 = "FHE.add_eint"(%a0, %a1) : (!FHE.eint<2>, !FHE.eint<3>) -> !FHE.eint<2>
  return
}

// -----

func.func @f(%a0: !FHE.eint<2>, %a1: !FHE.esint<2>) {
  // expected-error @+1 {{operands differ in signedness: !FHE.eint<2> and !FHE.esint<2>}}
  %0 = "FHE.add_eint"(%a0, %a1) : (!FHE.eint<2>, !FHE.esint<2>) -> !FHE.eint<2>
  return
}

// -----

func.func @f(%a0: !FHE.eint<2>, %a1: !FHE.eint<2>) {
  // expected-error @+1 {{operands and result differ in width: 2 and 3}}
  %0 = "FHE.add_eint"(%a0, %a1) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<3>
  return
}

// -----

func.func @f(%a0: !FHE.esint<2>, %a1: !FHE.esint<2>) {
  // expected-error @+1 {{operands and result differ in signedness: !FHE.esint<2> and !FHE.eint<2>}}
  %0 = "FHE.add_eint"(%a0, %a1) : (!FHE.esint<2>, !FHE.esint<2>) -> !FHE.eint<2>
  return
}

// -----

func.func @f(%a0: !FHE.eint<2>, %a1: !FHE.eint<3>) {
  // expected-error @+1 {{'FHE.sub_eint' op operands differ in width: 2 and 3}}
  %0 = "FHE.sub_eint"(%a0, %a1) : (!FHE.eint<2>, !FHE.eint<3>) -> !FHE.eint<2>
  return
}

// -----

func.func @f(%a0: !FHE.eint<2>, %a1: !FHE.esint<2>) {
  // expected-error @+1 {{operands differ in signedness: !FHE.eint<2> and !FHE.esint<2>}}
  %0 = "FHE.sub_eint"(%a0, %a1) : (!FHE.eint<2>, !FHE.esint<2>) -> !FHE.eint<2>
  return
}

// -----

func.func @f(%a0: !FHE.eint<2>, %a1: !FHE.eint<2>) {
  // expected-error @+1 {{operands and result differ in width: 2 and 3}}
  %0 = "FHE.sub_eint"(%a0, %a1) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<3>
  return
}

// -----

func.func @f(%a0: !FHE.esint<2>, %a1: !FHE.esint<2>) {
  // expected-error @+1 {{operands and result differ in signedness: !FHE.esint<2> and !FHE.eint<2>}}
  %0 = "FHE.sub_eint"(%a0, %a1) : (!FHE.esint<2>, !FHE.esint<2>) -> !FHE.eint<2>
  return
}

// -----

func.func @f(%a0: !FHE.eint<2>, %a1: !FHE.eint<3>) {
  // expected-error @+1 {{'FHE.max_eint' op operands differ in width: 2 and 3}}
  %0 = "FHE.max_eint"(%a0, %a1) : (!FHE.eint<2>, !FHE.eint<3>) -> !FHE.eint<2>
  return
}

// -----

func.func @f(%a0: !FHE.eint<2>, %a1: !FHE.esint<2>) {
  // expected-error @+1 {{operands differ in signedness: !FHE.eint<2> and !FHE.esint<2>}}
  %0 = "FHE.max_eint"(%a0, %a1) : (!FHE.eint<2>, !FHE.esint<2>) -> !FHE.eint<2>
  return
}

// -----

func.func @f(%a0: !FHE.eint<2>, %a1: !FHE.eint<2>) {
  // expected-error @+1 {{operands and result differ in width: 2 and 3}}
  %0 = "FHE.max_eint"(%a0, %a1) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<3>
  return
}

// -----

func.func @f(%a0: !FHE.esint<2>, %a1: !FHE.esint<2>) {
  // expected-error @+1 {{operands and result differ in signedness: !FHE.esint<2> and !FHE.eint<2>}}
  %0 = "FHE.max_eint"(%a0, %a1) : (!FHE.esint<2>, !FHE.esint<2>) -> !FHE.eint<2>
  return
}

// -----

func.func @f(%a0: !FHE.eint<2>, %a1: i3) {
  // expected-error @+1 {{'FHE.add_eint_int' op operand and result differ in width: 2 and 4}}
  %0 = "FHE.add_eint_int"(%a0, %a1) : (!FHE.eint<2>, i3) -> !FHE.eint<4>
  return
}

// -----

func.func @f(%a0: !FHE.eint<2>, %a1: i3) {
  // expected-error @+1 {{operand and result differ in signedness: !FHE.eint<2> and !FHE.esint<2>}}
  %0 = "FHE.add_eint_int"(%a0, %a1) : (!FHE.eint<2>, i3) -> !FHE.esint<2>
  return
}

// -----

func.func @f(%a0: !FHE.eint<2>, %a1: !FHE.eint<2>) {
  // expected-error @+1 {{operand #1 must be signless integer, but got '!FHE.eint<2>'}}
  %0 = "FHE.add_eint_int"(%a0, %a1) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  return
}

// -----

func.func @f(%a0: !FHE.eint<2>, %a1: i3) {
  // expected-error @+1 {{'FHE.sub_eint_int' op operand and result differ in width: 2 and 4}}
  %0 = "FHE.sub_eint_int"(%a0, %a1) : (!FHE.eint<2>, i3) -> !FHE.eint<4>
  return
}

// -----

func.func @f(%a0: !FHE.eint<2>, %a1: i3) {
  // expected-error @+1 {{operand and result differ in signedness: !FHE.eint<2> and !FHE.esint<2>}}
  %0 = "FHE.sub_eint_int"(%a0, %a1) : (!FHE.eint<2>, i3) -> !FHE.esint<2>
  return
}

// -----

func.func @f(%a0: !FHE.eint<2>, %a1: !FHE.eint<2>) {
  // expected-error @+1 {{operand #1 must be signless integer, but got '!FHE.eint<2>'}}
  %0 = "FHE.sub_eint_int"(%a0, %a1) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  return
}

// -----

func.func @f(%a0: !FHE.eint<2>, %a1: i3) {
  // expected-error @+1 {{'FHE.mul_eint_int' op operand and result differ in width: 2 and 4}}
  %0 = "FHE.mul_eint_int"(%a0, %a1) : (!FHE.eint<2>, i3) -> !FHE.eint<4>
  return
}

// -----

func.func @f(%a0: !FHE.eint<2>, %a1: i3) {
  // expected-error @+1 {{operand and result differ in signedness: !FHE.eint<2> and !FHE.esint<2>}}
  %0 = "FHE.mul_eint_int"(%a0, %a1) : (!FHE.eint<2>, i3) -> !FHE.esint<2>
  return
}

// -----

func.func @f(%a0: !FHE.eint<2>, %a1: !FHE.eint<2>) {
  // expected-error @+1 {{operand #1 must be signless integer, but got '!FHE.eint<2>'}}
  %0 = "FHE.mul_eint_int"(%a0, %a1) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  return
}

// -----

func.func @f(%a0: i3, %a1: !FHE.eint<2>) {
  // expected-error @+1 {{operand and result differ in width: 2 and 4}}
  %0 = "FHE.sub_int_eint"(%a0, %a1) : (i3, !FHE.eint<2>) -> !FHE.eint<4>
  return
}

// -----

func.func @f(%a0: i3, %a1: !FHE.esint<2>) {
  // expected-error @+1 {{operand and result differ in signedness: !FHE.esint<2> and !FHE.eint<2>}}
  %0 = "FHE.sub_int_eint"(%a0, %a1) : (i3, !FHE.esint<2>) -> !FHE.eint<2>
  return
}

// -----

func.func @f(%a0: !FHE.eint<2>, %a1: i3) {
  // expected-error @+1 {{operand #0 must be signless integer, but got '!FHE.eint<2>'}}
  %0 = "FHE.sub_int_eint"(%a0, %a1) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
  return
}

// -----

func.func @f(%a0: !FHE.esint<5>) {
  // expected-error @+1 {{operand and result differ in width: 5 and 4}}
  %0 = "FHE.neg_eint"(%a0) : (!FHE.esint<5>) -> !FHE.esint<4>
  return
}

// -----

func.func @f(%a0: !FHE.eint<5>) {
  // expected-error @+1 {{operand and result differ in signedness: !FHE.eint<5> and !FHE.esint<5>}}
  %0 = "FHE.neg_eint"(%a0) : (!FHE.eint<5>) -> !FHE.esint<5>
  return
}

// -----

func.func @f(%a0: !FHE.eint<2>, %a1: !FHE.eint<3>) {
  // expected-error @+1 {{operands differ in width: 2 and 3}}
  %0 = "FHE.mul_eint"(%a0, %a1) : (!FHE.eint<2>, !FHE.eint<3>) -> !FHE.eint<6>
  return
}

// -----

func.func @f(%a0: !FHE.esint<2>, %a1: !FHE.eint<2>) {
  // expected-error @+1 {{operands differ in signedness: !FHE.esint<2> and !FHE.eint<2>}}
  %0 = "FHE.mul_eint"(%a0, %a1) : (!FHE.esint<2>, !FHE.eint<2>) -> !FHE.eint<6>
  return
}

// -----

func.func @f(%a0: !FHE.eint<2>, %a1: !FHE.eint<2>) {
  // expected-error @+1 {{operands and result differ in signedness: !FHE.eint<2> and !FHE.esint<6>}}
  %0 = "FHE.mul_eint"(%a0, %a1) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.esint<6>
  return
}

// -----

func.func @f(%a0: !FHE.eint<2>) {
  // expected-error @+1 {{operand and result differ in width: 2 and 3}}
  %0 = "FHE.to_signed"(%a0) : (!FHE.eint<2>) -> !FHE.esint<3>
  return
}

// -----

func.func @f(%a0: !FHE.esint<2>) {
  // expected-error @+1 {{operand #0 must be An encrypted unsigned integer of `width` bits}}
  %0 = "FHE.to_signed"(%a0) : (!FHE.esint<2>) -> !FHE.esint<2>
  return
}

// -----

func.func @f(%a0: !FHE.esint<4>) {
  // expected-error @+1 {{operand and result differ in width: 4 and 3}}
  %0 = "FHE.to_unsigned"(%a0) : (!FHE.esint<4>) -> !FHE.eint<3>
  return
}

// -----

func.func @f(%a0: !FHE.esint<4>) {
  // expected-error @+1 {{result #0 must be An encrypted unsigned integer of `width` bits}}
  %0 = "FHE.to_unsigned"(%a0) : (!FHE.esint<4>) -> !FHE.esint<4>
  return
}

// -----

func.func @f() {
  // expected-error @+1 {{result #0 must be encrypted integer}}
  %0 = "FHE.zero"() : () -> tensor<2x!FHE.eint<2>>
  return
}

// -----

func.func @f() {
  // expected-error @+1 {{needs a static shape, got tensor<2x?x!FHE.eint<4>>}}
  %0 = "FHE.zero_tensor"() : () -> tensor<2x?x!FHE.eint<4>>
  return
}

// -----

func.func @f() {
  // expected-error @+1 {{must be ranked tensor of encrypted integer values}}
  %0 = "FHE.zero_tensor"() : () -> tensor<2xi4>
  return
}

// -----

func.func @f(%a0: !FHE.eint<3>, %a1: tensor<7xi64>) {
  // expected-error @+1 {{needs a table of 8 entries for a 3-bit operand, got 7}}
  %0 = "FHE.apply_lookup_table"(%a0, %a1) : (!FHE.eint<3>, tensor<7xi64>) -> !FHE.eint<2>
  return
}

// -----

func.func @f(%a0: !FHE.esint<3>, %a1: tensor<16xi64>) {
  // expected-error @+1 {{needs a table of 8 entries for a 3-bit operand, got 16}}
  %0 = "FHE.apply_lookup_table"(%a0, %a1) : (!FHE.esint<3>, tensor<16xi64>) -> !FHE.eint<2>
  return
}

// -----

func.func @f(%a0: !FHE.eint<3>, %a1: tensor<2x4xi64>) {
  // expected-error @+1 {{needs a table of one axis, got tensor<2x4xi64>}}
  %0 = "FHE.apply_lookup_table"(%a0, %a1) : (!FHE.eint<3>, tensor<2x4xi64>) -> !FHE.eint<2>
  return
}

// -----

func.func @f(%a0: !FHE.eint<3>, %a1: tensor<?xi64>) {
  // expected-error @+1 {{needs a static shape, got tensor<?xi64>}}
  %0 = "FHE.apply_lookup_table"(%a0, %a1) : (!FHE.eint<3>, tensor<?xi64>) -> !FHE.eint<2>
  return
}

// -----

func.func @f(%a0: !FHE.eint<3>, %a1: tensor<8xf64>) {
  // expected-error @+1 {{must be ranked tensor of signless integer values}}
  %0 = "FHE.apply_lookup_table"(%a0, %a1) : (!FHE.eint<3>, tensor<8xf64>) -> !FHE.eint<2>
  return
}

// -----

func.func @f(%a0: !FHE.eint<3>, %a1: tensor<8xi64>) {
  // expected-error @+1 {{must be encrypted integer, but got 'i3'}}
  %0 = "FHE.apply_lookup_table"(%a0, %a1) : (!FHE.eint<3>, tensor<8xi64>) -> i3
  return
}
