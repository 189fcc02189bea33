// The Tracing dialect: what a running program says, and when it refuses to go on.
#ifndef FERROCRETE_TRACING_TD
#define FERROCRETE_TRACING_TD

include "FHE.td"

def Tracing_Dialect : Dialect {
  let name = "Tracing";
  let summary = "Messages about a running program";
  let description = [{
    A compiled program prints nothing, so the messages have no effect and compilation drops
    them. They are accepted because Concrete's frontend writes them, for example around an index
    that is only known at run time. What a running program does say is why it stops: `require`.
  }];
  let cppNamespace = "::ferrocrete::tracing";
  let hasCanonicalizer = 1;
  let hasConstantMaterializer = 1;
  let usePropertiesForAttributes = 0;
}

class Tracing_Op<string mnemonic, list<Trait> traits = [Pure]>
    : Op<Tracing_Dialect, mnemonic, !listconcat(traits, [RustOp])>, Documented;

def Tracing_TraceMessageOp : Tracing_Op<"trace_message"> {
  let summary = "A message";
  let description = [{Names what has happened. Has no effect.}];
  let arguments = (ins OptionalAttr<StrAttr>:$msg);
  let ok = [{"Tracing.trace_message"() {msg = "index out of range"} : () -> ()}];
  let error = [{"Tracing.trace_message"() {msg = 3 : i64} : () -> ()}];
  let errorSays = "string attribute";
}

def Tracing_TracePlaintextOp : Tracing_Op<"trace_plaintext"> {
  let summary = "A clear integer";
  let description = [{Shows a clear integer and how many of its bits matter. Has no effect.}];
  let arguments = (ins AnySignlessIntegerOrIndex:$plaintext, OptionalAttr<StrAttr>:$msg, OptionalAttr<I32Attr>:$nmsb);
  let ok = [{"Tracing.trace_plaintext"(%a) {msg = "a", nmsb = 4 : i32} : (i4) -> ()}];
  let error = [{"Tracing.trace_plaintext"(%a) : (!FHE.eint<4>) -> ()}];
  let errorSays = "must be signless integer or index";
}

def Tracing_TraceCiphertextOp : Tracing_Op<"trace_ciphertext"> {
  let summary = "An encrypted integer";
  let description = [{Shows the words of a ciphertext and how many bits of them matter. Has no effect.}];
  let arguments = (ins FHE_AnyEint:$ciphertext, OptionalAttr<StrAttr>:$msg, OptionalAttr<I32Attr>:$nmsb);
  let ok = [{"Tracing.trace_ciphertext"(%a) {msg = "a", nmsb = 4 : i32} : (!FHE.eint<4>) -> ()}];
  let error = [{"Tracing.trace_ciphertext"(%a) : (i4) -> ()}];
  let errorSays = "must be encrypted integer";
}

def Tracing_RequireOp : Tracing_Op<"require", [MemoryEffects<[MemWrite]>]> {
  let summary = "Stops a run whose clear integer is not within bounds";
  let description = [{
    The run is refused with `message` when the integer, or an element of the tensor, is below `low` or
    above `high`, both read as two's complement; `{}` in the message stands for the first such value.
    `fhe-refuse-undefined` puts one before each operation that has no meaning for some clear values, and
    all three readings keep to it.
  }];
  let arguments = (ins AnyTypeOf<[AnySignlessIntegerOrIndex, RankedTensorOf<[AnySignlessIntegerOrIndex]>]>:$value,
                   I64Attr:$low, I64Attr:$high, StrAttr:$message);
  let ok = [{"Tracing.require"(%i) {low = 0 : i64, high = 3 : i64, message = "index {} is out of range"} : (index) -> ()}];
  let error = [{"Tracing.require"(%a) {low = 0 : i64, high = 3 : i64, message = "no"} : (!FHE.eint<4>) -> ()}];
  let errorSays = "must be signless integer or index or ranked tensor";
}

#endif
