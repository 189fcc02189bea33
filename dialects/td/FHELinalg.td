// The FHELinalg dialect: FHE on tensors, with numpy's shapes.
#ifndef FERROCRETE_FHELINALG_TD
#define FERROCRETE_FHELINALG_TD

include "FHE.td"

def FHELinalg_Dialect : Dialect {
  let name = "FHELinalg";
  let summary = "Operations on tensors of encrypted integers";
  let description = [{
    Element types follow the rules of `FHE`; shapes follow numpy. Two shapes broadcast when,
    aligned at their last axes, every pair of lengths is equal or has a 1.
  }];
  let cppNamespace = "::ferrocrete::fhelinalg";
  let hasCanonicalizer = 1;
  let hasConstantMaterializer = 1;
  let usePropertiesForAttributes = 0;
  let dependentDialects = ["::ferrocrete::fhe::FHEDialect", "::mlir::tensor::TensorDialect"];
}

defvar FHELinalg_ClearTensor = RankedTensorOf<[AnySignlessInteger]>;
// What ops that only move elements take: clear tensors too, of indices above all.
defvar FHELinalg_AnyTensor = RankedTensorOf<[FHE_AnyEint, AnySignlessInteger, Index]>;
defvar FHELinalg_EintOrTensor = AnyTypeOf<[FHE_AnyEint, FHE_TensorOfEint]>;

class FHELinalg_Op<string mnemonic, list<Trait> traits = []>
    : Op<FHELinalg_Dialect, mnemonic, !listconcat(traits, [Pure, RustOp])>, Documented;

class FHELinalg_Elementwise<string mnemonic, dag args, list<Trait> traits = []> : FHELinalg_Op<mnemonic, traits> {
  let arguments = args;
  let results = (outs FHE_TensorOfEint:$out);
}

def FHELinalg_AddEintOp : FHELinalg_Elementwise<"add_eint", (ins FHE_TensorOfEint:$a, FHE_TensorOfEint:$b), [Commutative]> {
  let summary = "Adds two encrypted tensors, with broadcasting";
  let description = [{Elementwise `FHE.add_eint`.}];
  let ok = [{"FHELinalg.add_eint"(%a, %b) : (tensor<3x4x!FHE.eint<2>>, tensor<4x!FHE.eint<2>>) -> tensor<3x4x!FHE.eint<2>>}];
  let error = [{"FHELinalg.add_eint"(%a, %b) : (tensor<3x4x!FHE.eint<2>>, tensor<3x!FHE.eint<2>>) -> tensor<3x4x!FHE.eint<2>>}];
  let errorSays = "do not broadcast";
}

def FHELinalg_AddEintIntOp : FHELinalg_Elementwise<"add_eint_int", (ins FHE_TensorOfEint:$a, FHELinalg_ClearTensor:$b)> {
  let summary = "Adds a clear tensor to an encrypted one, with broadcasting";
  let description = [{Elementwise `FHE.add_eint_int`.}];
  let ok = [{"FHELinalg.add_eint_int"(%a, %b) : (tensor<3x4x!FHE.eint<2>>, tensor<1xi3>) -> tensor<3x4x!FHE.eint<2>>}];
  let error = [{"FHELinalg.add_eint_int"(%a, %b) : (tensor<3x4x!FHE.eint<2>>, tensor<1xi3>) -> tensor<4x!FHE.eint<2>>}];
  let errorSays = "result has shape 4, should be 3x4";
}

def FHELinalg_SubEintOp : FHELinalg_Elementwise<"sub_eint", (ins FHE_TensorOfEint:$a, FHE_TensorOfEint:$b)> {
  let summary = "Subtracts encrypted tensors, with broadcasting";
  let description = [{Elementwise `FHE.sub_eint`.}];
  let ok = [{"FHELinalg.sub_eint"(%a, %b) : (tensor<3x1x!FHE.eint<2>>, tensor<1x4x!FHE.eint<2>>) -> tensor<3x4x!FHE.eint<2>>}];
  let error = [{"FHELinalg.sub_eint"(%a, %b) : (tensor<4x!FHE.eint<2>>, tensor<4x!FHE.esint<2>>) -> tensor<4x!FHE.eint<2>>}];
  let errorSays = "differ in signedness";
}

def FHELinalg_SubEintIntOp : FHELinalg_Elementwise<"sub_eint_int", (ins FHE_TensorOfEint:$a, FHELinalg_ClearTensor:$b)> {
  let summary = "Subtracts a clear tensor from an encrypted one, with broadcasting";
  let description = [{Elementwise `FHE.sub_eint_int`.}];
  let ok = [{"FHELinalg.sub_eint_int"(%a, %b) : (tensor<4x!FHE.eint<2>>, tensor<3x4xi3>) -> tensor<3x4x!FHE.eint<2>>}];
  let error = [{"FHELinalg.sub_eint_int"(%a, %b) : (tensor<4x!FHE.eint<2>>, tensor<4xi3>) -> tensor<4x!FHE.eint<3>>}];
  let errorSays = "differ in width: 2 and 3";
}

def FHELinalg_SubIntEintOp : FHELinalg_Elementwise<"sub_int_eint", (ins FHELinalg_ClearTensor:$a, FHE_TensorOfEint:$b)> {
  let summary = "Subtracts an encrypted tensor from a clear one, with broadcasting";
  let description = [{Elementwise `FHE.sub_int_eint`.}];
  let ok = [{"FHELinalg.sub_int_eint"(%a, %b) : (tensor<4xi3>, tensor<4x!FHE.eint<2>>) -> tensor<4x!FHE.eint<2>>}];
  let error = [{"FHELinalg.sub_int_eint"(%a, %b) : (tensor<3xi3>, tensor<4x!FHE.eint<2>>) -> tensor<4x!FHE.eint<2>>}];
  let errorSays = "do not broadcast";
}

def FHELinalg_NegEintOp : FHELinalg_Elementwise<"neg_eint", (ins FHE_TensorOfEint:$a)> {
  let summary = "Negates an encrypted tensor";
  let description = [{Elementwise `FHE.neg_eint`.}];
  let ok = [{"FHELinalg.neg_eint"(%a) : (tensor<4x!FHE.esint<2>>) -> tensor<4x!FHE.esint<2>>}];
  let error = [{"FHELinalg.neg_eint"(%a) : (tensor<4x!FHE.esint<2>>) -> tensor<3x!FHE.esint<2>>}];
  let errorSays = "result has shape 3, should be 4";
}

def FHELinalg_MulEintIntOp : FHELinalg_Elementwise<"mul_eint_int", (ins FHE_TensorOfEint:$a, FHELinalg_ClearTensor:$b)> {
  let summary = "Multiplies an encrypted tensor by a clear one, with broadcasting";
  let description = [{Elementwise `FHE.mul_eint_int`.}];
  let ok = [{"FHELinalg.mul_eint_int"(%a, %b) : (tensor<4x!FHE.eint<2>>, tensor<4xi3>) -> tensor<4x!FHE.eint<2>>}];
  let error = [{"FHELinalg.mul_eint_int"(%a, %b) : (tensor<4x!FHE.eint<2>>, tensor<4xi3>) -> tensor<4x!FHE.esint<2>>}];
  let errorSays = "differ in signedness";
}

def FHELinalg_ToSignedOp : FHELinalg_Op<"to_signed"> {
  let summary = "Reads an unsigned tensor as a signed one of the same width";
  let description = [{Elementwise `FHE.to_signed`.}];
  let arguments = (ins RankedTensorOf<[FHE_EintType]>:$a);
  let results = (outs RankedTensorOf<[FHE_EsintType]>:$out);
  let ok = [{"FHELinalg.to_signed"(%a) : (tensor<4x!FHE.eint<2>>) -> tensor<4x!FHE.esint<2>>}];
  let error = [{"FHELinalg.to_signed"(%a) : (tensor<4x!FHE.eint<2>>) -> tensor<4x!FHE.esint<3>>}];
  let errorSays = "differ in width: 2 and 3";
}

def FHELinalg_ToUnsignedOp : FHELinalg_Op<"to_unsigned"> {
  let summary = "Reads a signed tensor as an unsigned one of the same width";
  let description = [{Elementwise `FHE.to_unsigned`.}];
  let arguments = (ins RankedTensorOf<[FHE_EsintType]>:$a);
  let results = (outs RankedTensorOf<[FHE_EintType]>:$out);
  let ok = [{"FHELinalg.to_unsigned"(%a) : (tensor<4x!FHE.esint<2>>) -> tensor<4x!FHE.eint<2>>}];
  let error = [{"FHELinalg.to_unsigned"(%a) : (tensor<4x!FHE.esint<2>>) -> tensor<2x2x!FHE.eint<2>>}];
  let errorSays = "result has shape 2x2, should be 4";
}

def FHELinalg_ApplyLookupTableOp : FHELinalg_Op<"apply_lookup_table"> {
  let summary = "Looks every element of an encrypted tensor up in one clear table";
  let description = [{Elementwise `FHE.apply_lookup_table`; it stays one operation down to one batch.}];
  let arguments = (ins FHE_TensorOfEint:$a, FHE_Table:$table);
  let results = (outs FHE_TensorOfEint:$out);
  let ok = [{"FHELinalg.apply_lookup_table"(%a, %t) : (tensor<5x!FHE.eint<2>>, tensor<4xi64>) -> tensor<5x!FHE.eint<3>>}];
  let error = [{"FHELinalg.apply_lookup_table"(%a, %t) : (tensor<5x!FHE.eint<2>>, tensor<5xi64>) -> tensor<5x!FHE.eint<3>>}];
  let errorSays = "needs a table of 4 entries for a 2-bit operand, got 5";
}

def FHELinalg_DotEintIntOp : FHELinalg_Op<"dot_eint_int"> {
  let summary = "Dot product of an encrypted and a clear vector";
  let description = [{The sum of the products of two vectors of one length; a scalar.}];
  let arguments = (ins FHE_TensorOfEint:$a, FHELinalg_ClearTensor:$b);
  let results = (outs FHE_AnyEint:$out);
  let ok = [{"FHELinalg.dot_eint_int"(%a, %b) : (tensor<4x!FHE.eint<2>>, tensor<4xi3>) -> !FHE.eint<2>}];
  let error = [{"FHELinalg.dot_eint_int"(%a, %b) : (tensor<4x!FHE.eint<2>>, tensor<3xi3>) -> !FHE.eint<2>}];
  let errorSays = "contracts axes of lengths 4 and 3";
}

class FHELinalg_Matmul<string mnemonic, dag args> : FHELinalg_Op<mnemonic> {
  let description = [{
    numpy's matmul: the last axis of the first operand is contracted with the last but one of the
    second; a vector is promoted to a matrix and the added axis dropped again; axes before the
    last two broadcast.
  }];
  let arguments = args;
  let results = (outs FHELinalg_EintOrTensor:$out);
}

def FHELinalg_MatmulEintIntOp : FHELinalg_Matmul<"matmul_eint_int", (ins FHE_TensorOfEint:$a, FHELinalg_ClearTensor:$b)> {
  let summary = "Matrix product of an encrypted and a clear tensor";
  let ok = [{"FHELinalg.matmul_eint_int"(%a, %b) : (tensor<2x3x!FHE.eint<5>>, tensor<3x4xi6>) -> tensor<2x4x!FHE.eint<5>>}];
  let error = [{"FHELinalg.matmul_eint_int"(%a, %b) : (tensor<2x3x!FHE.eint<5>>, tensor<2x4xi6>) -> tensor<2x4x!FHE.eint<5>>}];
  let errorSays = "contracts axes of lengths 3 and 2";
}

def FHELinalg_MatmulIntEintOp : FHELinalg_Matmul<"matmul_int_eint", (ins FHELinalg_ClearTensor:$a, FHE_TensorOfEint:$b)> {
  let summary = "Matrix product of a clear and an encrypted tensor";
  let ok = [{"FHELinalg.matmul_int_eint"(%a, %b) : (tensor<5x2x3xi6>, tensor<3x!FHE.eint<5>>) -> tensor<5x2x!FHE.eint<5>>}];
  let error = [{"FHELinalg.matmul_int_eint"(%a, %b) : (tensor<2x3xi6>, tensor<3x4x!FHE.eint<5>>) -> tensor<2x3x!FHE.eint<5>>}];
  let errorSays = "result has shape 2x3, should be 2x4";
}

def FHELinalg_SumOp : FHELinalg_Op<"sum"> {
  let summary = "Sums an encrypted tensor over axes";
  let description = [{
    The sum over the given axes, or over all of them when none is given. Negative axes count from
    the end. With `keep_dims` a summed axis stays with length 1; a sum over all axes without it is
    a scalar.
  }];
  let arguments = (ins FHE_TensorOfEint:$a, DefaultValuedAttr<I64ArrayAttr, "{}">:$axes, DefaultValuedAttr<BoolAttr, "false">:$keep_dims);
  let results = (outs FHELinalg_EintOrTensor:$out);
  let ok = [{"FHELinalg.sum"(%a) {axes = [1], keep_dims = true} : (tensor<2x3x!FHE.eint<5>>) -> tensor<2x1x!FHE.eint<5>>}];
  let error = [{"FHELinalg.sum"(%a) {axes = [2]} : (tensor<2x3x!FHE.eint<5>>) -> tensor<2x!FHE.eint<5>>}];
  let errorSays = "axis 2 is out of range for a tensor of rank 2";
}

def FHELinalg_LsbOp : FHELinalg_Elementwise<"lsb", (ins FHE_TensorOfEint:$a)> {
  let summary = "The lowest bit of every element of an encrypted tensor";
  let description = [{Elementwise `FHE.lsb`; it stays one operation down to one batch.}];
  let ok = [{"FHELinalg.lsb"(%a) : (tensor<3x!FHE.eint<4>>) -> tensor<3x!FHE.eint<1>>}];
  let error = [{"FHELinalg.lsb"(%a) : (tensor<3x!FHE.eint<4>>) -> tensor<4x!FHE.eint<1>>}];
  let errorSays = "result has shape 4, should be 3";
}

def FHELinalg_ReinterpretPrecisionOp : FHELinalg_Elementwise<"reinterpret_precision", (ins FHE_TensorOfEint:$a)> {
  let summary = "Reads an encrypted tensor as one of another width";
  let description = [{Elementwise `FHE.reinterpret_precision`.}];
  let ok = [{"FHELinalg.reinterpret_precision"(%a) : (tensor<3x!FHE.eint<4>>) -> tensor<3x!FHE.eint<6>>}];
  let error = [{"FHELinalg.reinterpret_precision"(%a) : (tensor<3x!FHE.eint<4>>) -> tensor<4x!FHE.eint<6>>}];
  let errorSays = "result has shape 4, should be 3";
}

def FHELinalg_RoundOp : FHELinalg_Elementwise<"round", (ins FHE_TensorOfEint:$a)> {
  let summary = "Rounds every element of an encrypted tensor to fewer bits";
  let description = [{Elementwise `FHE.round`.}];
  let ok = [{"FHELinalg.round"(%a) : (tensor<3x!FHE.eint<6>>) -> tensor<3x!FHE.eint<5>>}];
  let error = [{"FHELinalg.round"(%a) : (tensor<3x!FHE.eint<4>>) -> tensor<3x!FHE.eint<5>>}];
  let errorSays = "rounds to fewer bits, got 5 bits from 4";
}

defvar FHELinalg_IndexTensor = RankedTensorOf<[Index]>;

def FHELinalg_ApplyMappedLookupTableOp : FHELinalg_Op<"apply_mapped_lookup_table"> {
  let summary = "Looks every element of an encrypted tensor up in the table that a map chooses for it";
  let description = [{
    `luts` holds one table in each row. `map`, which broadcasts to the shape of `a`, gives for each
    element the number of its row: `out[i] = luts[map[i]][a[i]]`. It stays one operation down to
    one batch. A number without a row is an error where it is constant, and where the program is
    interpreted; otherwise the last row is read.
  }];
  let arguments = (ins FHE_TensorOfEint:$a, FHE_Table:$luts, FHELinalg_IndexTensor:$map);
  let results = (outs FHE_TensorOfEint:$out);
  let ok = [{"FHELinalg.apply_mapped_lookup_table"(%a, %t, %m) : (tensor<3x2x!FHE.eint<2>>, tensor<5x4xi64>, tensor<2xindex>) -> tensor<3x2x!FHE.eint<3>>}];
  let error = [{"FHELinalg.apply_mapped_lookup_table"(%a, %t, %m) : (tensor<3x2x!FHE.eint<2>>, tensor<5x8xi64>, tensor<3x2xindex>) -> tensor<3x2x!FHE.eint<3>>}];
  let errorSays = "needs tables of 4 entries for a 2-bit operand, got 8";
}

def FHELinalg_ApplyMultiLookupTableOp : FHELinalg_Op<"apply_multi_lookup_table"> {
  let summary = "Looks every element of an encrypted tensor up in a table of its own";
  let description = [{
    The last axis of `luts` holds the entries; the axes before it broadcast to the shape of `a` and
    give each element its table: `out[i] = luts[i][a[i]]`. It stays one operation down to one batch,
    in which equal tables are expanded once.
  }];
  let arguments = (ins FHE_TensorOfEint:$a, FHE_Table:$luts);
  let results = (outs FHE_TensorOfEint:$out);
  let ok = [{"FHELinalg.apply_multi_lookup_table"(%a, %t) : (tensor<3x2x!FHE.eint<2>>, tensor<2x4xi64>) -> tensor<3x2x!FHE.eint<3>>}];
  let error = [{"FHELinalg.apply_multi_lookup_table"(%a, %t) : (tensor<3x2x!FHE.eint<2>>, tensor<3x4xi64>) -> tensor<3x2x!FHE.eint<3>>}];
  let errorSays = "tables of shape 3 do not broadcast to 3x2, the shape they are for";
}

def FHELinalg_FancyIndexOp : FHELinalg_Op<"fancy_index"> {
  let summary = "Takes the elements of an encrypted tensor that a clear tensor names";
  let description = [{
    For a vector every element of `indices` is a place, and the result has the shape of `indices`.
    For a tensor of rank r > 1 the last axis of `indices` has length r and holds the coordinates of
    one element. An index outside of the tensor is an error where it is constant, and where the
    program is interpreted; otherwise the last place of its axis is read.
  }];
  let arguments = (ins FHE_TensorOfEint:$a, FHELinalg_IndexTensor:$indices);
  let results = (outs FHE_TensorOfEint:$out);
  let ok = [{"FHELinalg.fancy_index"(%a, %i) : (tensor<3x3x!FHE.eint<6>>, tensor<5x4x2xindex>) -> tensor<5x4x!FHE.eint<6>>}];
  let error = [{"FHELinalg.fancy_index"(%a, %i) : (tensor<3x3x!FHE.eint<6>>, tensor<5x3xindex>) -> tensor<5x!FHE.eint<6>>}];
  let errorSays = "needs indices with 2 coordinates in the last axis for an operand of shape 3x3, got shape 5x3";
}

def FHELinalg_FancyAssignOp : FHELinalg_Op<"fancy_assign"> {
  let summary = "Replaces the elements of an encrypted tensor that a clear tensor names";
  let description = [{
    The elements that `FHELinalg.fancy_index` would take for `indices` are replaced by those of
    `values`, in row-major order: of several values for one place the last one stays.
  }];
  let arguments = (ins FHE_TensorOfEint:$a, FHELinalg_IndexTensor:$indices, FHE_TensorOfEint:$values);
  let results = (outs FHE_TensorOfEint:$out);
  let ok = [{"FHELinalg.fancy_assign"(%a, %i, %v) : (tensor<2x3x!FHE.eint<6>>, tensor<4x2xindex>, tensor<4x!FHE.eint<6>>) -> tensor<2x3x!FHE.eint<6>>}];
  let error = [{"FHELinalg.fancy_assign"(%a, %i, %v) : (tensor<5x!FHE.eint<6>>, tensor<4xindex>, tensor<3x!FHE.eint<6>>) -> tensor<5x!FHE.eint<6>>}];
  let errorSays = "values have shape 3, should be 4";
}

def FHELinalg_MulEintOp : FHELinalg_Elementwise<"mul_eint", (ins FHE_TensorOfEint:$a, FHE_TensorOfEint:$b), [Commutative]> {
  let summary = "Multiplies two encrypted tensors, with broadcasting";
  let description = [{
    Elementwise `FHE.mul_eint`: two lookups over the whole tensor, or one for a square.
  }];
  let ok = [{"FHELinalg.mul_eint"(%a, %b) : (tensor<3x1x!FHE.eint<2>>, tensor<4x!FHE.eint<2>>) -> tensor<3x4x!FHE.eint<4>>}];
  let error = [{"FHELinalg.mul_eint"(%a, %b) : (tensor<3x!FHE.eint<2>>, tensor<3x!FHE.eint<3>>) -> tensor<3x!FHE.eint<4>>}];
  let errorSays = "operands differ in width: 2 and 3";
}

def FHELinalg_DotEintEintOp : FHELinalg_Op<"dot_eint_eint"> {
  let summary = "Dot product of two encrypted vectors";
  let description = [{
    The sum of the products of two vectors of one length; a scalar. All products are looked up in
    one batch, as `FHELinalg.mul_eint` does.
  }];
  let arguments = (ins FHE_TensorOfEint:$a, FHE_TensorOfEint:$b);
  let results = (outs FHE_AnyEint:$out);
  let ok = [{"FHELinalg.dot_eint_eint"(%a, %b) : (tensor<4x!FHE.eint<2>>, tensor<4x!FHE.eint<2>>) -> !FHE.eint<6>}];
  let error = [{"FHELinalg.dot_eint_eint"(%a, %b) : (tensor<4x!FHE.eint<2>>, tensor<3x!FHE.eint<2>>) -> !FHE.eint<6>}];
  let errorSays = "contracts axes of lengths 4 and 3";
}

def FHELinalg_MatmulEintEintOp : FHELinalg_Matmul<"matmul_eint_eint", (ins FHE_TensorOfEint:$a, FHE_TensorOfEint:$b)> {
  let summary = "Matrix product of two encrypted tensors";
  let ok = [{"FHELinalg.matmul_eint_eint"(%a, %b) : (tensor<2x3x!FHE.eint<2>>, tensor<3x4x!FHE.eint<2>>) -> tensor<2x4x!FHE.eint<5>>}];
  let error = [{"FHELinalg.matmul_eint_eint"(%a, %b) : (tensor<2x3x!FHE.eint<2>>, tensor<2x4x!FHE.eint<2>>) -> tensor<2x4x!FHE.eint<5>>}];
  let errorSays = "contracts axes of lengths 3 and 2";
}

def FHELinalg_Conv2dOp : FHELinalg_Op<"conv2d"> {
  let summary = "Convolution of encrypted images with clear filters";
  let description = [{
    For each filter at each place of an image, the sum of its weights times what they lie on. Images
    have shape NxCxHxW, filters FxCxHxW, the result NxFxHxW. A bias has a number for each filter,
    which is added to its sums.

    `padding` puts zeros around the image: at the top, the left, the bottom and the right. `strides`
    are the steps from one place to the next, `dilations` those from one weight to the next, both
    along height and width. With `group` above 1 channels and filters fall into that many groups,
    in order; filters have the channels of one group and meet their own group only.

    Without the attributes there is no padding, and all steps and `group` are 1.
  }];
  let arguments = (ins FHE_TensorOfEint:$image, FHELinalg_ClearTensor:$weights, Optional<FHELinalg_ClearTensor>:$bias, OptionalAttr<I64ElementsAttr>:$padding, OptionalAttr<I64ElementsAttr>:$strides, OptionalAttr<I64ElementsAttr>:$dilations, OptionalAttr<I64Attr>:$group);
  let results = (outs FHE_TensorOfEint:$out);
  let ok = [{"FHELinalg.conv2d"(%x, %w, %b) {padding = dense<[1, 0, 1, 0]> : tensor<4xi64>, strides = dense<[2, 1]> : tensor<2xi64>} : (tensor<1x2x5x5x!FHE.eint<4>>, tensor<3x2x3x3xi5>, tensor<3xi5>) -> tensor<1x3x3x3x!FHE.eint<4>>}];
  let error = [{"FHELinalg.conv2d"(%x, %w) {group = 2 : i64} : (tensor<1x4x5x5x!FHE.eint<4>>, tensor<3x2x3x3xi5>) -> tensor<1x3x3x3x!FHE.eint<4>>}];
  let errorSays = "has 3 filters, which do not fall into 2 equal groups";
}

def FHELinalg_TransposeOp : FHELinalg_Op<"transpose"> {
  let summary = "Permutes the axes of a tensor, encrypted or clear";
  let description = [{
    Axis `i` of the result is axis `axes[i]` of the operand. Negative axes count from the end.
    Without `axes` the order is reversed.
  }];
  let arguments = (ins FHELinalg_AnyTensor:$a, DefaultValuedAttr<I64ArrayAttr, "{}">:$axes);
  let results = (outs FHELinalg_AnyTensor:$out);
  let ok = [{"FHELinalg.transpose"(%a) {axes = [1, 2, 0]} : (tensor<2x3x4x!FHE.eint<5>>) -> tensor<3x4x2x!FHE.eint<5>>}];
  let error = [{"FHELinalg.transpose"(%a) {axes = [0, 0]} : (tensor<2x3x!FHE.eint<5>>) -> tensor<2x2x!FHE.eint<5>>}];
  let errorSays = "has axes [0, 0], should name each of the 2 axes once";
}

def FHELinalg_ConcatOp : FHELinalg_Op<"concat"> {
  let summary = "Joins tensors along an axis, encrypted or clear";
  let description = [{
    The operands one after the other along `axis`, 0 if it is not given; a negative one counts from
    the end. All other axes have the same lengths.
  }];
  let arguments = (ins Variadic<FHELinalg_AnyTensor>:$parts, DefaultValuedAttr<I64Attr, "0">:$axis);
  let results = (outs FHELinalg_AnyTensor:$out);
  let ok = [{"FHELinalg.concat"(%a, %b) {axis = 1 : i64} : (tensor<2x3x!FHE.eint<5>>, tensor<2x1x!FHE.eint<5>>) -> tensor<2x4x!FHE.eint<5>>}];
  let error = [{"FHELinalg.concat"(%a, %b) {axis = 0 : i64} : (tensor<2x3x!FHE.eint<5>>, tensor<2x1x!FHE.eint<5>>) -> tensor<4x3x!FHE.eint<5>>}];
  let errorSays = "operands 0 and 1 of shapes 2x3 and 2x1 do not join at axis 0";
}

def FHELinalg_BroadcastOp : FHELinalg_Op<"broadcast"> {
  let summary = "Broadcasts a tensor to a shape, encrypted or clear";
  let description = [{
    Aligned at the last axes, axes of length 1 take the result's length and new ones come before.
   
  }];
  let arguments = (ins FHELinalg_AnyTensor:$a);
  let results = (outs FHELinalg_AnyTensor:$out);
  let ok = [{"FHELinalg.broadcast"(%a) : (tensor<3x1x!FHE.eint<5>>) -> tensor<2x3x4x!FHE.eint<5>>}];
  let error = [{"FHELinalg.broadcast"(%a) : (tensor<3x!FHE.eint<5>>) -> tensor<3x4x!FHE.eint<5>>}];
  let errorSays = "cannot broadcast shape 3 to 3x4";
}

def FHELinalg_FromElementOp : FHELinalg_Op<"from_element"> {
  let summary = "Makes a tensor of one integer, encrypted or clear";
  let description = [{A vector of length 1.}];
  let arguments = (ins AnyTypeOf<[FHE_AnyEint, AnySignlessInteger, Index]>:$a);
  let results = (outs FHELinalg_AnyTensor:$out);
  let ok = [{"FHELinalg.from_element"(%a) : (!FHE.eint<5>) -> tensor<1x!FHE.eint<5>>}];
  let error = [{"FHELinalg.from_element"(%a) : (!FHE.eint<5>) -> tensor<2x!FHE.eint<5>>}];
  let errorSays = "result has shape 2, should be 1";
}

def FHELinalg_Maxpool2dOp : FHELinalg_Op<"maxpool2d"> {
  let summary = "Largest element of each window of encrypted images";
  let description = [{
    Images have shape NxCxHxW, and so has the result. `kernel_shape` is height and width of the
    window, `strides` are the steps from one place of it to the next, `dilations` those from one
    element to the next; both are 1 when not given. There is no padding.

    A window of `k` elements takes `k - 1` lookups; they may widen the operand by one bit, as
    `FHE.max_eint` does.
  }];
  let arguments = (ins FHE_TensorOfEint:$image, I64ElementsAttr:$kernel_shape, OptionalAttr<I64ElementsAttr>:$strides, OptionalAttr<I64ElementsAttr>:$dilations);
  let results = (outs FHE_TensorOfEint:$out);
  let ok = [{"FHELinalg.maxpool2d"(%x) {kernel_shape = dense<[2, 3]> : tensor<2xi64>, strides = dense<2> : tensor<2xi64>} : (tensor<1x2x5x5x!FHE.eint<4>>) -> tensor<1x2x2x2x!FHE.eint<4>>}];
  let error = [{"FHELinalg.maxpool2d"(%x) {kernel_shape = dense<[6, 1]> : tensor<2xi64>} : (tensor<1x2x5x5x!FHE.eint<4>>) -> tensor<1x2x5x5x!FHE.eint<4>>}];
  let errorSays = "has a window that does not fit: 6 elements 1 apart on a height of 5";
}

def FHELinalg_ChangePartitionOp : FHELinalg_Op<"change_partition"> {
  let summary = "Moves an encrypted tensor between partitions of a program";
  let description = [{Elementwise `FHE.change_partition`.}];
  let arguments = (ins FHE_TensorOfEint:$a, OptionalAttr<FHE_PartitionAttr>:$src, OptionalAttr<FHE_PartitionAttr>:$dest);
  let results = (outs FHE_TensorOfEint:$out);
  let ok = [{"FHELinalg.change_partition"(%a) {dest = #FHE.partition<name "tfhers", lwe_dim 761, glwe_dim 1, poly_size 2048, pbs_base_log 23, pbs_level 1>} : (tensor<3x!FHE.eint<16>>) -> tensor<3x!FHE.eint<16>>}];
  let error = [{"FHELinalg.change_partition"(%a) {src = #FHE.partition<name "tfhers", lwe_dim 761, glwe_dim 1, poly_size 2048, pbs_base_log 23, pbs_level 1>} : (tensor<3x!FHE.eint<16>>) -> tensor<4x!FHE.eint<16>>}];
  let errorSays = "result has shape 4, should be 3";
}

#endif
