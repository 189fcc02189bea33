// FAILS: line 2: `EVAL: @f(3) = 8` is not of the form `@function(3, [1, 2]) == 8`: there is no `==`
// EVAL: @f(3) = 8
