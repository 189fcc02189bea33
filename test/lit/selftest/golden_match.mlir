// RUN: grep -v RUN %s | golden %S/Inputs/golden.txt
as it was
