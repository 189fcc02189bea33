// FAILS: has neither RUN nor EVAL lines, nor test vectors
func.func @f() { return }
