// RUN: echo old > %t.txt && echo new | FERROCRETE_BLESS=1 golden %t.txt
// RUN: grep -x new %t.txt
