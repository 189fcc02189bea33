/* What a compiled program looks like to the runtime, written by hand. Everything it needs of the
   runtime it reaches through the table that its context points at. */
#include <stdint.h>
#include <stdlib.h>

typedef struct {
    void (*encode_lut)(const void *context, uint64_t *out, const uint64_t *table, uint64_t input_bits,
                       uint64_t output_bits, uint64_t is_signed, uint64_t extension_log);
    void (*keyswitch)(const void *context, uint64_t *out, const uint64_t *from, uint64_t ciphertexts);
    void (*bootstrap)(const void *context, uint64_t *out, const uint64_t *from, const uint64_t *tables,
                      const uint64_t *which, uint64_t ciphertexts, uint64_t polynomials,
                      uint64_t extension_log);
} entry_points;

typedef struct {
    const entry_points *table;
} context;

/* What each function was compiled for; a test may say otherwise. */
#ifndef FIRST
#define FIRST (2 * BIG)
#endif
#define BORDER(name, ...) \
    const uint64_t name##_border[] __asm__("fc_" #name ".border") = {KEYS, __VA_ARGS__}
#define SQUARES 1, 4 * BIG, 1, 4 * BIG

enum { SMALL = 646 + 1, BIG = 1536 + 1, N = 512 };

BORDER(weighted_sum, 3, FIRST, 2 * BIG, 1, 1, 2 * BIG);
BORDER(complement, SQUARES);
BORDER(complement_extended, SQUARES);
BORDER(broken, SQUARES);
BORDER(misled, SQUARES);

/* Two pairs of values: weight * (a + b), element by element. */
void fc_weighted_sum(const context *c, const uint64_t *const *in, uint64_t *const *out) {
    (void)c;
    for (int i = 0; i < 2 * BIG; i++) out[0][i] = (in[0][i] + in[1][i]) * in[2][0];
}

static void look_up(const context *c, uint64_t *out, const uint64_t *in, uint64_t count, int64_t *entries,
                    uint64_t extension) {
    uint64_t *polynomial = malloc(sizeof(uint64_t) * (N << (extension & 7)));
    uint64_t *small = malloc(sizeof(uint64_t) * SMALL * count);
    c->table->encode_lut(c, polynomial, (uint64_t *)entries, 2, 2, 1, extension);
    c->table->keyswitch(c, small, in, count);
    c->table->bootstrap(c, out, small, polynomial, NULL, count, 1, extension);
    free(polynomial);
    free(small);
}

/* Every value x of a tensor becomes -x - 1, looked up; in another build of this program, x. */
void fc_complement(const context *c, const uint64_t *const *in, uint64_t *const *out) {
#ifdef IDENTITY
    int64_t entries[4] = {0, 1, -2, -1};
#else
    int64_t entries[4] = {-1, -2, 1, 0};
#endif
    look_up(c, out[0], in[0], 4, entries, 0);
}

/* The same by an extended bootstrap. */
void fc_complement_extended(const context *c, const uint64_t *const *in, uint64_t *const *out) {
    int64_t entries[4] = {-1, -2, 1, 0};
    look_up(c, out[0], in[0], 4, entries, 1);
}

/* Names a test polynomial that is not there. */
void fc_misled(const context *c, const uint64_t *const *in, uint64_t *const *out) {
    static uint64_t polynomial[N], small[4 * SMALL];
    const uint64_t which[4] = {0, 0, 1, 0};
    (void)in;
    c->table->bootstrap(c, out[0], small, polynomial, which, 4, 1, 0);
}

/* Asks for a bootstrap that does not exist, then goes on as if nothing had happened. */
void fc_broken(const context *c, const uint64_t *const *in, uint64_t *const *out) {
    int64_t entries[4] = {0, 0, 0, 0};
    look_up(c, out[0], in[0], 1, entries, 99);
    fc_complement(c, in, out);
}
