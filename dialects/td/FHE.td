// The FHE dialect: encrypted integers of a width, no cryptography.
#ifndef FERROCRETE_FHE_TD
#define FERROCRETE_FHE_TD

include "mlir/IR/OpBase.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/BuiltinTypeInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

// Forwards verifyTrait() and foldTrait() to Rust, for every op of every dialect here.
def RustOp : NativeOpTrait<"RustOp"> { let cppNamespace = "::ferrocrete"; }

// What every op of ours states besides its signature; the examples run as tests.
class Documented {
  // An op as it must be accepted, in generic form.
  string ok = ?;
  // An op as it must be refused, and a part of the message that says why.
  string error = ?;
  string errorSays = ?;
}

def FHE_Dialect : Dialect {
  let name = "FHE";
  let summary = "Operations on encrypted integers";
  let description = [{
    Values are encrypted integers of a width, `!FHE.eint<p>` (0 to 2^p - 1) or `!FHE.esint<p>`
    (-2^(p-1) to 2^(p-1) - 1, two's complement), and booleans, `!FHE.ebool` (0 or 1). Every value has one padding bit above its p bits.
    A result that leaves its width goes into the padding bit: arithmetic is modulo 2^(p+1). What a
    lookup table gives for such a value is not specified, and running in the clear warns about it.

    Decryption shows the padding bit. An unsigned result is from 0 to 2^(p+1) - 1, so `3 - 4` of 4
    bits is 31. A signed one that is too large by less than 2^(p-1) is read as two's complement
    (`7 + 7` of 4 bits is -2), one that is too small as it is (`-8 - 8` is -16), down to -2^p.
  }];
  let cppNamespace = "::ferrocrete::fhe";
  let useDefaultTypePrinterParser = 1;
  let useDefaultAttributePrinterParser = 1;
  let hasCanonicalizer = 1;
  let hasConstantMaterializer = 1;
  let usePropertiesForAttributes = 0;
}

class FHE_IntegerType<string name, string mnem, string text> : TypeDef<FHE_Dialect, name, [MemRefElementTypeInterface]> {
  let mnemonic = mnem;
  let summary = text;
  let parameters = (ins "unsigned":$width);
  let assemblyFormat = "`<` $width `>`";
  let genVerifyDecl = 1;
}
def FHE_EintType : FHE_IntegerType<"EncryptedUnsignedInteger", "eint", "An encrypted unsigned integer of `width` bits">;
def FHE_EsintType : FHE_IntegerType<"EncryptedSignedInteger", "esint", "An encrypted two's complement integer of `width` bits">;

def FHE_AnyEint : Type<Or<[FHE_EintType.predicate, FHE_EsintType.predicate]>, "encrypted integer">;
defvar FHE_TensorOfEint = RankedTensorOf<[FHE_AnyEint]>;
defvar FHE_ClearInt = AnySignlessInteger;
defvar FHE_Table = RankedTensorOf<[AnySignlessInteger]>;

class FHE_Op<string mnemonic, list<Trait> traits = []>
    : Op<FHE_Dialect, mnemonic, !listconcat(traits, [Pure, RustOp])>, Documented;

def FHE_ZeroOp : FHE_Op<"zero"> {
  let summary = "A trivially encrypted zero";
  let description = [{Zero, without noise and without secrecy.}];
  let results = (outs FHE_AnyEint:$out);
  let ok = [{"FHE.zero"() : () -> !FHE.esint<4>}];
  let error = [{"FHE.zero"() : () -> i4}];
  let errorSays = "must be encrypted integer";
}

def FHE_ZeroTensorOp : FHE_Op<"zero_tensor"> {
  let summary = "A tensor of trivially encrypted zeros";
  let description = [{Zeros, without noise and without secrecy.}];
  let results = (outs FHE_TensorOfEint:$out);
  let ok = [{"FHE.zero_tensor"() : () -> tensor<2x3x!FHE.eint<4>>}];
  let error = [{"FHE.zero_tensor"() : () -> tensor<?x!FHE.eint<4>>}];
  let errorSays = "needs a static shape";
}

def FHE_AddEintOp : FHE_Op<"add_eint", [Commutative]> {
  let summary = "Adds two encrypted integers";
  let description = [{The sum. Operands and result have one type.}];
  let arguments = (ins FHE_AnyEint:$a, FHE_AnyEint:$b);
  let results = (outs FHE_AnyEint:$out);
  let ok = [{"FHE.add_eint"(%a, %b) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>}];
  let error = [{"FHE.add_eint"(%a, %b) : (!FHE.eint<2>, !FHE.eint<3>) -> !FHE.eint<2>}];
  let errorSays = "differ in width: 2 and 3";
}

def FHE_AddEintIntOp : FHE_Op<"add_eint_int"> {
  let summary = "Adds a clear integer to an encrypted one";
  let description = [{
    The sum. The clear operand is read as two's complement; it may have any width, and one wider
    than the encrypted operand's plus one draws a warning, since it hints at a mistake.
  }];
  let arguments = (ins FHE_AnyEint:$a, FHE_ClearInt:$b);
  let results = (outs FHE_AnyEint:$out);
  let ok = [{"FHE.add_eint_int"(%a, %b) : (!FHE.eint<2>, i3) -> !FHE.eint<2>}];
  let error = [{"FHE.add_eint_int"(%a, %b) : (!FHE.eint<2>, i3) -> !FHE.esint<2>}];
  let errorSays = "differ in signedness";
}

def FHE_SubEintOp : FHE_Op<"sub_eint"> {
  let summary = "Subtracts an encrypted integer from another";
  let description = [{The difference `a - b`. Operands and result have one type.}];
  let arguments = (ins FHE_AnyEint:$a, FHE_AnyEint:$b);
  let results = (outs FHE_AnyEint:$out);
  let ok = [{"FHE.sub_eint"(%a, %b) : (!FHE.esint<2>, !FHE.esint<2>) -> !FHE.esint<2>}];
  let error = [{"FHE.sub_eint"(%a, %b) : (!FHE.eint<2>, !FHE.esint<2>) -> !FHE.esint<2>}];
  let errorSays = "differ in signedness";
}

def FHE_SubEintIntOp : FHE_Op<"sub_eint_int"> {
  let summary = "Subtracts a clear integer from an encrypted one";
  let description = [{The difference `a - b`, with `b` read as in `add_eint_int`.}];
  let arguments = (ins FHE_AnyEint:$a, FHE_ClearInt:$b);
  let results = (outs FHE_AnyEint:$out);
  let ok = [{"FHE.sub_eint_int"(%a, %b) : (!FHE.eint<2>, i3) -> !FHE.eint<2>}];
  let error = [{"FHE.sub_eint_int"(%a, %b) : (!FHE.eint<2>, i3) -> !FHE.eint<3>}];
  let errorSays = "differ in width: 2 and 3";
}

def FHE_SubIntEintOp : FHE_Op<"sub_int_eint"> {
  let summary = "Subtracts an encrypted integer from a clear one";
  let description = [{The difference `a - b`, with `a` read as in `add_eint_int`.}];
  let arguments = (ins FHE_ClearInt:$a, FHE_AnyEint:$b);
  let results = (outs FHE_AnyEint:$out);
  let ok = [{"FHE.sub_int_eint"(%a, %b) : (i3, !FHE.eint<2>) -> !FHE.eint<2>}];
  let error = [{"FHE.sub_int_eint"(%a, %b) : (i3, !FHE.eint<2>) -> !FHE.eint<3>}];
  let errorSays = "differ in width: 2 and 3";
}

def FHE_NegEintOp : FHE_Op<"neg_eint"> {
  let summary = "Negates an encrypted integer";
  let description = [{The negation. An unsigned value other than zero leaves its width.}];
  let arguments = (ins FHE_AnyEint:$a);
  let results = (outs FHE_AnyEint:$out);
  let ok = [{"FHE.neg_eint"(%a) : (!FHE.esint<2>) -> !FHE.esint<2>}];
  let error = [{"FHE.neg_eint"(%a) : (!FHE.esint<2>) -> !FHE.esint<3>}];
  let errorSays = "differ in width: 2 and 3";
}

def FHE_MulEintIntOp : FHE_Op<"mul_eint_int"> {
  let summary = "Multiplies an encrypted integer by a clear one";
  let description = [{The product, with `b` read as in `add_eint_int`. Noise grows by `|b|`.}];
  let arguments = (ins FHE_AnyEint:$a, FHE_ClearInt:$b);
  let results = (outs FHE_AnyEint:$out);
  let ok = [{"FHE.mul_eint_int"(%a, %b) : (!FHE.eint<2>, i3) -> !FHE.eint<2>}];
  let error = [{"FHE.mul_eint_int"(%a, %b) : (!FHE.eint<2>, i3) -> !FHE.eint<1>}];
  let errorSays = "differ in width: 2 and 1";
}

def FHE_MulEintOp : FHE_Op<"mul_eint", [Commutative]> {
  let summary = "Multiplies two encrypted integers";
  let description = [{
    The product, exact for every pair of operands whose product fits the result. The operands
    have one type; the result has their signedness and any width. It costs two lookups of one more
    bit than the operands have, by `xy = (x+y)^2/4 - (x-y)^2/4`; one lookup of both side by side when
    their ranges are small; or one of their width when both operands are the same value.
  }];
  let arguments = (ins FHE_AnyEint:$a, FHE_AnyEint:$b);
  let results = (outs FHE_AnyEint:$out);
  let ok = [{"FHE.mul_eint"(%a, %b) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<6>}];
  let error = [{"FHE.mul_eint"(%a, %b) : (!FHE.eint<3>, !FHE.eint<2>) -> !FHE.eint<3>}];
  let errorSays = "differ in width: 3 and 2";
}

def FHE_MaxEintOp : FHE_Op<"max_eint", [Commutative]> {
  let summary = "The larger of two encrypted integers";
  let description = [{
    The maximum, exact for every pair of operands. Operands and result have one type. It costs one
    lookup of one more bit than the operands have, by `max(x, y) = max(x - y, 0) + y`.
  }];
  let arguments = (ins FHE_AnyEint:$a, FHE_AnyEint:$b);
  let results = (outs FHE_AnyEint:$out);
  let ok = [{"FHE.max_eint"(%a, %b) : (!FHE.esint<3>, !FHE.esint<3>) -> !FHE.esint<3>}];
  let error = [{"FHE.max_eint"(%a, %b) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.esint<2>}];
  let errorSays = "differ in signedness";
}

def FHE_ToSignedOp : FHE_Op<"to_signed"> {
  let summary = "Reads an unsigned integer as a signed one of the same width";
  let description = [{The same value, which must be below 2^(p-1) for the result to hold it.}];
  let arguments = (ins FHE_EintType:$a);
  let results = (outs FHE_EsintType:$out);
  let ok = [{"FHE.to_signed"(%a) : (!FHE.eint<2>) -> !FHE.esint<2>}];
  let error = [{"FHE.to_signed"(%a) : (!FHE.eint<2>) -> !FHE.esint<3>}];
  let errorSays = "differ in width: 2 and 3";
}

def FHE_ToUnsignedOp : FHE_Op<"to_unsigned"> {
  let summary = "Reads a signed integer as an unsigned one of the same width";
  let description = [{The same value, which must not be negative for the result to hold it.}];
  let arguments = (ins FHE_EsintType:$a);
  let results = (outs FHE_EintType:$out);
  let ok = [{"FHE.to_unsigned"(%a) : (!FHE.esint<2>) -> !FHE.eint<2>}];
  let error = [{"FHE.to_unsigned"(%a) : (!FHE.esint<2>) -> !FHE.eint<1>}];
  let errorSays = "differ in width: 2 and 1";
}

def FHE_ApplyLookupTableOp : FHE_Op<"apply_lookup_table"> {
  let summary = "Looks an encrypted integer up in a clear table";
  let description = [{
    The table's entry for the operand. A table for a p-bit operand has 2^p entries; for a signed
    operand they stand in two's complement order: entries for 0 to 2^(p-1) - 1 first, then those
    for -2^(p-1) to -1. Entries have the sign of the result: those of a table of narrow integers are
    zero-extended for an unsigned result and sign-extended for a signed one. One that the result
    cannot hold is taken modulo 2^(q+1), q being the result's width; it draws a warning. The result
    is free of the noise its operand had.
  }];
  let arguments = (ins FHE_AnyEint:$a, FHE_Table:$table);
  let results = (outs FHE_AnyEint:$out);
  let ok = [{"FHE.apply_lookup_table"(%a, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.esint<3>}];
  let error = [{"FHE.apply_lookup_table"(%a, %t) : (!FHE.eint<2>, tensor<8xi64>) -> !FHE.eint<2>}];
  let errorSays = "needs a table of 4 entries for a 2-bit operand, got 8";
}

def FHE_LsbOp : FHE_Op<"lsb"> {
  let summary = "The lowest bit of an encrypted integer";
  let description = [{
    0 or 1, encoded as the result's type says, which may have any width and signedness. It costs
    one lookup of no message bit at all: the operand is multiplied by 2^p, which brings its lowest
    bit to the top of the word and makes its noise 2^p times larger.
  }];
  let arguments = (ins FHE_AnyEint:$a);
  let results = (outs FHE_AnyEint:$out);
  let ok = [{"FHE.lsb"(%a) : (!FHE.eint<4>) -> !FHE.eint<1>}];
  let error = [{"FHE.lsb"(%a) : (!FHE.eint<4>) -> i1}];
  let errorSays = "must be encrypted integer";
}

def FHE_ReinterpretPrecisionOp : FHE_Op<"reinterpret_precision"> {
  let summary = "Reads a ciphertext as one of another width";
  let description = [{
    The ciphertext as it is: from p to q bits its value is multiplied by 2^(q-p), or divided by
    2^(p-q) when q is smaller. A quotient that is no integer lies between two values: the
    fraction stays, in all readings. Linear operations compute with it, and a lookup, like decryption,
    rounds to the nearest; it is likelier to read a neighbour's entry, and one of a value exactly
    between two reads either's, of which running in the clear warns. `round` divides exactly. The sign may change too, as `to_signed` and `to_unsigned` change it.
  }];
  let arguments = (ins FHE_AnyEint:$a);
  let results = (outs FHE_AnyEint:$out);
  let ok = [{"FHE.reinterpret_precision"(%a) : (!FHE.eint<4>) -> !FHE.eint<3>}];
  let error = [{"FHE.reinterpret_precision"(%a) : (!FHE.eint<4>) -> i3}];
  let errorSays = "must be encrypted integer";
}

def FHE_RoundOp : FHE_Op<"round"> {
  let summary = "Rounds an encrypted integer to fewer bits";
  let description = [{
    The value divided by 2^(p-q) and rounded to the nearest integer, half a step upwards; exact.
    The largest values round up to one that q bits do not hold, which goes into the padding bit. It
    costs p-q times `lsb`, or nothing before a lookup when p is small.
  }];
  let arguments = (ins FHE_AnyEint:$a);
  let results = (outs FHE_AnyEint:$out);
  let ok = [{"FHE.round"(%a) : (!FHE.esint<6>) -> !FHE.esint<4>}];
  let error = [{"FHE.round"(%a) : (!FHE.eint<6>) -> !FHE.eint<6>}];
  let errorSays = "rounds to fewer bits, got 6 bits from 6";
}

def FHE_EboolType : TypeDef<FHE_Dialect, "EncryptedBoolean", [MemRefElementTypeInterface]> {
  let mnemonic = "ebool";
  let summary = "An encrypted boolean";
  let description = [{
    0 or 1. All booleans of a program are encoded like an `!FHE.eint` of 2 to 5 bits, which leaves room
    for the sum of booleans that stands for a network of gates.
  }];
}

def FHE_AnyEbool : Type<FHE_EboolType.predicate, "encrypted boolean">;

class FHE_Gate<string mnemonic, list<Trait> traits = []> : FHE_Op<mnemonic, traits> {
  let arguments = (ins FHE_AnyEbool:$a, FHE_AnyEbool:$b);
  let results = (outs FHE_AnyEbool:$out);
}

def FHE_AndOp : FHE_Gate<"and", [Commutative]> {
  let summary = "AND of two encrypted booleans";
  let description = [{1 when both are 1. It costs one lookup at the most, together with gates around it.}];
  let ok = [{"FHE.and"(%a, %b) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool}];
  let error = [{"FHE.and"(%a, %b) : (!FHE.ebool, !FHE.eint<2>) -> !FHE.ebool}];
  let errorSays = "must be encrypted boolean";
}

def FHE_OrOp : FHE_Gate<"or", [Commutative]> {
  let summary = "OR of two encrypted booleans";
  let description = [{1 when either is 1. It costs one lookup at the most, together with gates around it.}];
  let ok = [{"FHE.or"(%a, %b) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool}];
  let error = [{"FHE.or"(%a, %b) : (!FHE.ebool, !FHE.eint<2>) -> !FHE.ebool}];
  let errorSays = "must be encrypted boolean";
}

def FHE_NandOp : FHE_Gate<"nand", [Commutative]> {
  let summary = "NAND of two encrypted booleans";
  let description = [{0 when both are 1. It costs one lookup at the most, together with gates around it.}];
  let ok = [{"FHE.nand"(%a, %b) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool}];
  let error = [{"FHE.nand"(%a, %b) : (!FHE.ebool, !FHE.eint<2>) -> !FHE.ebool}];
  let errorSays = "must be encrypted boolean";
}

def FHE_XorOp : FHE_Gate<"xor", [Commutative]> {
  let summary = "XOR of two encrypted booleans";
  let description = [{1 when they differ. It costs one lookup at the most, together with gates around it.}];
  let ok = [{"FHE.xor"(%a, %b) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool}];
  let error = [{"FHE.xor"(%a, %b) : (!FHE.ebool, !FHE.eint<2>) -> !FHE.ebool}];
  let errorSays = "must be encrypted boolean";
}

def FHE_NotOp : FHE_Op<"not"> {
  let summary = "NOT of an encrypted boolean";
  let description = [{`1 - a`, without a lookup.}];
  let arguments = (ins FHE_AnyEbool:$a);
  let results = (outs FHE_AnyEbool:$out);
  let ok = [{"FHE.not"(%a) : (!FHE.ebool) -> !FHE.ebool}];
  let error = [{"FHE.not"(%a) : (!FHE.eint<2>) -> !FHE.ebool}];
  let errorSays = "must be encrypted boolean";
}

def FHE_MuxOp : FHE_Op<"mux"> {
  let summary = "One of two encrypted booleans, as an encrypted condition says";
  let description = [{
    `c1` when `cond` is 0, `c2` when it is 1, as in Concrete: `cond` counts, it is no "if". It costs one or two lookups, together with gates around it.
  }];
  let arguments = (ins FHE_AnyEbool:$cond, FHE_AnyEbool:$c1, FHE_AnyEbool:$c2);
  let results = (outs FHE_AnyEbool:$out);
  let ok = [{"FHE.mux"(%a, %b, %c) : (!FHE.ebool, !FHE.ebool, !FHE.ebool) -> !FHE.ebool}];
  let error = [{"FHE.mux"(%a, %b, %c) : (i1, !FHE.ebool, !FHE.ebool) -> !FHE.ebool}];
  let errorSays = "must be encrypted boolean";
}

def FHE_GenGateOp : FHE_Op<"gen_gate"> {
  let summary = "Two encrypted booleans looked up in a clear truth table";
  let description = [{
    The entry at `2 a + b` of a table of four entries, each 0 or 1. It costs one lookup of 2 bits.
  }];
  let arguments = (ins FHE_AnyEbool:$a, FHE_AnyEbool:$b, FHE_Table:$table);
  let results = (outs FHE_AnyEbool:$out);
  let ok = [{"FHE.gen_gate"(%a, %b, %t) : (!FHE.ebool, !FHE.ebool, tensor<4xi64>) -> !FHE.ebool}];
  let error = [{"FHE.gen_gate"(%a, %b, %t) : (!FHE.ebool, !FHE.ebool, tensor<7xi64>) -> !FHE.ebool}];
  let errorSays = "needs a truth table of 4 entries, got tensor<7xi64>";
}

def FHE_ToBoolOp : FHE_Op<"to_bool"> {
  let summary = "Reads an encrypted integer of 1 or 2 bits as a boolean";
  let description = [{
    The same value, which must be 0 or 1. It costs nothing where a gate takes it; elsewhere a lookup,
    unless booleans happen to be encoded in as many bits.
  }];
  let arguments = (ins FHE_EintType:$a);
  let results = (outs FHE_AnyEbool:$out);
  let ok = [{"FHE.to_bool"(%a) : (!FHE.eint<1>) -> !FHE.ebool}];
  let error = [{"FHE.to_bool"(%a) : (!FHE.eint<3>) -> !FHE.ebool}];
  let errorSays = "takes an integer of 1 or 2 bits, got 3";
}

def FHE_FromBoolOp : FHE_Op<"from_bool"> {
  let summary = "An encrypted boolean as an encrypted integer";
  let description = [{
    0 or 1, of any width. Straight from a gate it costs nothing more; else a lookup where the result
    is wider than booleans are encoded.
  }];
  let arguments = (ins FHE_AnyEbool:$a);
  let results = (outs FHE_EintType:$out);
  let ok = [{"FHE.from_bool"(%a) : (!FHE.ebool) -> !FHE.eint<4>}];
  let error = [{"FHE.from_bool"(%a) : (!FHE.ebool) -> !FHE.esint<4>}];
  let errorSays = "must be An encrypted unsigned integer";
}

def FHE_PartitionAttr : AttrDef<FHE_Dialect, "Partition"> {
  let mnemonic = "partition";
  let summary = "A key set that another library makes";
  let description = [{
    Its name, the dimension of the small key, dimension and size of the ring, base and level of the
    bootstrap key.
  }];
  let parameters = (ins "::mlir::StringAttr":$name, "uint64_t":$lweDim, "uint64_t":$glweDim, "uint64_t":$polySize, "uint64_t":$pbsBaseLog, "uint64_t":$pbsLevel);
  let assemblyFormat = "`<` `name` $name `,` `lwe_dim` $lweDim `,` `glwe_dim` $glweDim `,` `poly_size` $polySize `,` `pbs_base_log` $pbsBaseLog `,` `pbs_level` $pbsLevel `>`";
}

def FHE_ChangePartitionOp : FHE_Op<"change_partition"> {
  let summary = "Moves an encrypted integer between partitions of a program";
  let description = [{
    The same value, from the partition `src`, or to the partition `dest`; the side without one is
    whatever the compiler chooses. A program here has one key set, chosen by the optimizer, whose
    keys its own client makes: a single partition in the whole program is that key set, whatever
    parameters it names, and the op does nothing. Two different ones are refused.
  }];
  let arguments = (ins FHE_AnyEint:$a, OptionalAttr<FHE_PartitionAttr>:$src, OptionalAttr<FHE_PartitionAttr>:$dest);
  let results = (outs FHE_AnyEint:$out);
  let ok = [{"FHE.change_partition"(%a) {src = #FHE.partition<name "tfhers", lwe_dim 761, glwe_dim 1, poly_size 2048, pbs_base_log 23, pbs_level 1>} : (!FHE.eint<16>) -> !FHE.eint<16>}];
  let error = [{"FHE.change_partition"(%a) : (!FHE.eint<16>) -> !FHE.eint<16>}];
  let errorSays = "names no partition: it needs `src` or `dest`";
}

#endif
