// The TFHE dialect: ciphertexts whose types carry key and dimension.
#ifndef FERROCRETE_TFHE_TD
#define FERROCRETE_TFHE_TD

include "FHE.td"

def TFHE_Dialect : Dialect {
  let name = "TFHE";
  let summary = "LWE and GLWE ciphertexts: linear operations, keyswitch, bootstrap";
  let description = [{
    Mirrors the runtime. An operation on ciphertexts works on one or on a tensor of them. The key
    of a ciphertext is unknown (`!TFHE.glwe<sk?>`) until parameters are chosen; then key 0 is the
    big key that values live under between lookups and key 1 the small one a bootstrap starts from.
    The choice stands on the module, as `TFHE.parameters = #TFHE.parameters<...>`, and every type and
    table of the module must keep to it.
  }];
  let cppNamespace = "::ferrocrete::tfhe";
  let useDefaultTypePrinterParser = 1;
  let useDefaultAttributePrinterParser = 1;
  let hasOperationAttrVerify = 1;
  let hasCanonicalizer = 1;
  let hasConstantMaterializer = 1;
  let usePropertiesForAttributes = 0;
}

def TFHE_GlweType : TypeDef<TFHE_Dialect, "GlweCiphertext", [MemRefElementTypeInterface]> {
  let mnemonic = "glwe";
  let summary = "A GLWE ciphertext";
  let description = [{
    `!TFHE.glwe<sk?>` before parameters are chosen; `!TFHE.glwe<sk[0]<2048,1>>` after: key number,
    dimension and polynomial size. With polynomial size 1 it is an LWE ciphertext.
  }];
  let parameters = (ins DefaultValuedParameter<"int64_t", "-1">:$index, OptionalParameter<"int64_t">:$dimension, OptionalParameter<"int64_t">:$polynomialSize);
  let assemblyFormat = "`<` `sk` (`` `[` $index^ `]`)? (`` `<` $dimension^ `,` $polynomialSize `>`) : (`` `?`)? `>`";
}

class TFHE_Attr<string name, string mnem, string text> : AttrDef<TFHE_Dialect, name> {
  let mnemonic = mnem;
  let summary = text;
  let assemblyFormat = "`<` struct(params) `>`";
}

def TFHE_LweAttr : TFHE_Attr<"Lwe", "lwe", "A binary LWE key and the noise of encryptions under it"> {
  let parameters = (ins "int64_t":$dimension, "::mlir::FloatAttr":$noise);
}

def TFHE_DecompositionAttr : TFHE_Attr<"Decomposition", "decomposition", "`level_count` digits in base `2^base_log`"> {
  let parameters = (ins "int64_t":$base_log, "int64_t":$level_count);
}

def TFHE_CircuitAttr : TFHE_Attr<"Circuit", "circuit", "What circuit lookups need beyond a bootstrap"> {
  let parameters = (ins "DecompositionAttr":$ggsw, "DecompositionAttr":$packing, "int64_t":$digits);
}

def TFHE_BootstrapAttr : TFHE_Attr<"Bootstrap", "bootstrap", "What a keyswitch and a bootstrap need beyond the big key"> {
  let parameters = (ins "LweAttr":$small, "int64_t":$glwe_dimension, "int64_t":$polynomial_size,
                    "DecompositionAttr":$keyswitch, "DecompositionAttr":$bootstrap, OptionalParameter<"CircuitAttr">:$circuit);
}

def TFHE_ParametersAttr : TFHE_Attr<"Parameters", "parameters", "The key set of a program"> {
  let description = [{
    `#TFHE.parameters<security_bits = 128, big = <dimension = 2048, noise = 1.0e-15 : f64>, bootstrap = <...>>`;
    without lookups there is no `bootstrap`, without circuit lookups no `circuit` in it. Noise is the
    standard deviation on the torus.
  }];
  let parameters = (ins "int64_t":$security_bits, "LweAttr":$big, OptionalParameter<"BootstrapAttr">:$bootstrap);
  let genVerifyDecl = 1;
}

defvar TFHE_Ciphertext = AnyTypeOf<[TFHE_GlweType, RankedTensorOf<[TFHE_GlweType]>], "ciphertext or tensor of ciphertexts">;
defvar TFHE_Plaintext = AnyTypeOf<[I64, RankedTensorOf<[I64]>], "64-bit integer or tensor of them">;

class TFHE_Op<string mnemonic, list<Trait> traits = []>
    : Op<TFHE_Dialect, mnemonic, !listconcat(traits, [RustOp])>, Documented;

def TFHE_ZeroOp : TFHE_Op<"zero", [Pure]> {
  let summary = "Trivial encryptions of zero";
  let description = [{All words zero.}];
  let results = (outs TFHE_Ciphertext:$out);
  let ok = [{"TFHE.zero"() : () -> tensor<2x!TFHE.glwe<sk?>>}];
  let error = [{"TFHE.zero"() : () -> i64}];
  let errorSays = "must be ciphertext or tensor of ciphertexts";
}

def TFHE_AddGlweOp : TFHE_Op<"add_glwe", [Pure, Commutative]> {
  let summary = "Adds ciphertexts";
  let description = [{Word by word, modulo 2^64.}];
  let arguments = (ins TFHE_Ciphertext:$a, TFHE_Ciphertext:$b);
  let results = (outs TFHE_Ciphertext:$out);
  let ok = [{"TFHE.add_glwe"(%a, %b) : (!TFHE.glwe<sk?>, !TFHE.glwe<sk?>) -> !TFHE.glwe<sk?>}];
  let error = [{"TFHE.add_glwe"(%a, %b) : (!TFHE.glwe<sk[0]<1024,1>>, !TFHE.glwe<sk[0]<2048,1>>) -> !TFHE.glwe<sk[0]<1024,1>>}];
  let errorSays = "differ in type";
}

def TFHE_SubGlweOp : TFHE_Op<"sub_glwe", [Pure]> {
  let summary = "Subtracts ciphertexts";
  let description = [{Word by word, modulo 2^64.}];
  let arguments = (ins TFHE_Ciphertext:$a, TFHE_Ciphertext:$b);
  let results = (outs TFHE_Ciphertext:$out);
  let ok = [{"TFHE.sub_glwe"(%a, %b) : (tensor<2x!TFHE.glwe<sk?>>, tensor<2x!TFHE.glwe<sk?>>) -> tensor<2x!TFHE.glwe<sk?>>}];
  let error = [{"TFHE.sub_glwe"(%a, %b) : (tensor<2x!TFHE.glwe<sk?>>, !TFHE.glwe<sk?>) -> tensor<2x!TFHE.glwe<sk?>>}];
  let errorSays = "differ in type";
}

def TFHE_NegGlweOp : TFHE_Op<"neg_glwe", [Pure]> {
  let summary = "Negates ciphertexts";
  let description = [{Word by word, modulo 2^64.}];
  let arguments = (ins TFHE_Ciphertext:$a);
  let results = (outs TFHE_Ciphertext:$out);
  let ok = [{"TFHE.neg_glwe"(%a) : (!TFHE.glwe<sk?>) -> !TFHE.glwe<sk?>}];
  let error = [{"TFHE.neg_glwe"(%a) : (!TFHE.glwe<sk?>) -> tensor<1x!TFHE.glwe<sk?>>}];
  let errorSays = "differ in type";
}

def TFHE_AddGlweIntOp : TFHE_Op<"add_glwe_int", [Pure]> {
  let summary = "Adds encoded plaintexts to ciphertexts";
  let description = [{To the body only; the plaintext is already scaled to its place in the word.}];
  let arguments = (ins TFHE_Ciphertext:$a, TFHE_Plaintext:$b);
  let results = (outs TFHE_Ciphertext:$out);
  let ok = [{"TFHE.add_glwe_int"(%a, %b) : (tensor<2x!TFHE.glwe<sk?>>, tensor<2xi64>) -> tensor<2x!TFHE.glwe<sk?>>}];
  let error = [{"TFHE.add_glwe_int"(%a, %b) : (tensor<2x!TFHE.glwe<sk?>>, i64) -> tensor<2x!TFHE.glwe<sk?>>}];
  let errorSays = "differ in shape";
}

def TFHE_MulGlweIntOp : TFHE_Op<"mul_glwe_int", [Pure]> {
  let summary = "Multiplies ciphertexts by clear integers";
  let description = [{Word by word, modulo 2^64.}];
  let arguments = (ins TFHE_Ciphertext:$a, TFHE_Plaintext:$b);
  let results = (outs TFHE_Ciphertext:$out);
  let ok = [{"TFHE.mul_glwe_int"(%a, %b) : (!TFHE.glwe<sk?>, i64) -> !TFHE.glwe<sk?>}];
  let error = [{"TFHE.mul_glwe_int"(%a, %b) : (!TFHE.glwe<sk?>, tensor<2xi64>) -> !TFHE.glwe<sk?>}];
  let errorSays = "differ in shape";
}

def TFHE_EncodeLutOp : TFHE_Op<"encode_lut", [Pure]> {
  let summary = "Expands a lookup table to the test polynomial of a bootstrap";
  let description = [{
    `table` has 2^input_bits entries on its last axis, in two's complement order when `signed`.
    The result replaces that axis by the coefficients of the test polynomial, as many as the ring
    (extended by 2^v) has; their number is unknown until parameters are chosen. Entries are
    encoded below one padding bit with `output_bits` of message. A table of 0 bits has one entry,
    read as it is or, when the padding bit of the operand is 1, negated.
  }];
  let arguments = (ins RankedTensorOf<[I64]>:$table, I64Attr:$input_bits, I64Attr:$output_bits, BoolAttr:$is_signed);
  let results = (outs RankedTensorOf<[I64]>:$out);
  let ok = [{"TFHE.encode_lut"(%t) {input_bits = 2 : i64, output_bits = 3 : i64, is_signed = false} : (tensor<4xi64>) -> tensor<?xi64>}];
  let error = [{"TFHE.encode_lut"(%t) {input_bits = 3 : i64, output_bits = 3 : i64, is_signed = false} : (tensor<4xi64>) -> tensor<?xi64>}];
  let errorSays = "needs a table of 8 entries for a 3-bit operand, got 4";
}

def TFHE_KeyswitchGlweOp : TFHE_Op<"keyswitch_glwe", [Pure]> {
  let summary = "Switches ciphertexts from the big key to the small";
  let description = [{Adds the noise of a keyswitch.}];
  let arguments = (ins TFHE_Ciphertext:$a);
  let results = (outs TFHE_Ciphertext:$out);
  let ok = [{"TFHE.keyswitch_glwe"(%a) : (!TFHE.glwe<sk[0]<2048,1>>) -> !TFHE.glwe<sk[1]<750,1>>}];
  let error = [{"TFHE.keyswitch_glwe"(%a) : (!TFHE.glwe<sk[1]<750,1>>) -> !TFHE.glwe<sk[0]<2048,1>>}];
  let errorSays = "goes from key 0 to key 1";
}

def TFHE_BootstrapGlweOp : TFHE_Op<"bootstrap_glwe", [Pure]> {
  let summary = "Bootstraps ciphertexts through a lookup table";
  let description = [{
    From the small key to the big. `lut` is a test polynomial as `encode_lut` gives it, or several
    of them with `which` choosing one for each ciphertext. The result has the noise of a fresh
    bootstrap. `message_bits` is the precision of the operand without its padding bit;
    `extension_log`, set with the parameters, is v when 2^v rings act as one.
  }];
  let arguments = (ins TFHE_Ciphertext:$a, RankedTensorOf<[I64]>:$lut, Optional<RankedTensorOf<[Index]>>:$which,
                   I64Attr:$message_bits, OptionalAttr<I64Attr>:$extension_log);
  let results = (outs TFHE_Ciphertext:$out);
  let ok = [{"TFHE.bootstrap_glwe"(%a, %t) {message_bits = 2 : i64} : (!TFHE.glwe<sk?>, tensor<?xi64>) -> !TFHE.glwe<sk?>}];
  let error = [{"TFHE.bootstrap_glwe"(%a, %t) {message_bits = 2 : i64} : (!TFHE.glwe<sk[0]<2048,1>>, tensor<2048xi64>) -> !TFHE.glwe<sk[0]<2048,1>>}];
  let errorSays = "goes from key 1 to key 0";
}

def TFHE_RuntimeCallOp : TFHE_Op<"runtime_call", [MemoryEffects<[MemRead, MemWrite]>]> {
  let summary = "Calls an entry point of the runtime";
  let description = [{
    The last form before LLVM: buffers and numbers in the order of the entry point's arguments,
    a missing buffer given as the number 0. `message` stands for the last two arguments of an entry
    point that takes a text: its address and its length.
  }];
  let arguments = (ins StrAttr:$entry_point, OptionalAttr<StrAttr>:$message, Variadic<AnyTypeOf<[AnyMemRef, I64]>>:$arguments);
  let ok = [{"TFHE.runtime_call"(%a, %b, %n) {entry_point = "keyswitch"} : (memref<751xi64>, memref<2049xi64>, i64) -> ()}];
  let error = [{"TFHE.runtime_call"(%a) {entry_point = "keyswitch"} : (i32) -> ()}];
  let errorSays = "must be variadic of";
}

def TFHE_CircuitLookupOp : TFHE_Op<"circuit_lookup", [Pure]> {
  let summary = "Looks ciphertexts up through all their bits";
  let description = [{
    From the big key to the big. Each bit of the operand is bootstrapped into GGSW ciphertexts, which
    choose among all entries of the table; cheaper than one bootstrap for wide operands. `table` has
    2^input_bits entries on its last axis, in two's complement order, or several such tables with
    `which` choosing one for each ciphertext; of an entry, `output_bits` and a padding bit count.
    The result has the noise of several fresh bootstraps, as many as it has digits.
    `message_bits` is the precision of the operand without its padding bit; `extension_log` is v
    when 2^v rings act as one in the bootstraps of the result's digits.
  }];
  let arguments = (ins TFHE_Ciphertext:$a, RankedTensorOf<[I64]>:$table, Optional<RankedTensorOf<[Index]>>:$which,
                   I64Attr:$input_bits, I64Attr:$output_bits, I64Attr:$message_bits, OptionalAttr<I64Attr>:$extension_log);
  let results = (outs TFHE_Ciphertext:$out);
  let ok = [{"TFHE.circuit_lookup"(%a, %t) {input_bits = 2 : i64, output_bits = 3 : i64, message_bits = 2 : i64} : (!TFHE.glwe<sk[0]<2048,1>>, tensor<4xi64>) -> !TFHE.glwe<sk[0]<2048,1>>}];
  let error = [{"TFHE.circuit_lookup"(%a, %t) {input_bits = 3 : i64, output_bits = 3 : i64, message_bits = 3 : i64} : (!TFHE.glwe<sk[0]<2048,1>>, tensor<4xi64>) -> !TFHE.glwe<sk[0]<2048,1>>}];
  let errorSays = "needs a table of 8 entries for a 3-bit operand, got 4";
}

#endif
