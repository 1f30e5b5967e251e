// Bare Argon2id by libsodium at the product's parameters: "sodium-hash THREADS SECONDS" prints hashes a second.
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double span;

static double now(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return at.tv_sec + at.tv_nsec / 1e9;
}

static void *work(void *count) {
    static const char password[] = "seven quiet otters rowing";
    unsigned char salt[crypto_pwhash_argon2id_SALTBYTES] = {7}, tag[32];
    for (double end = now() + span; now() < end; ++*(long *)count)
        if (crypto_pwhash_argon2id(tag, sizeof tag, password, sizeof password - 1, salt, 2, 19456ULL * 1024,
                                   crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0)
            exit(1);
    return NULL;
}

int main(int argc, char **argv) {
    if (argc != 3 || sodium_init() < 0) return 2;
    int threads = atoi(argv[1]);
    span = atof(argv[2]);
    if (threads < 1 || threads > 256) return 2;
    pthread_t all[256];
    static long counts[256][16]; // a cache line each
    double began = now();
    for (int i = 0; i < threads; i++) pthread_create(&all[i], NULL, work, counts[i]);
    long sum = 0;
    for (int i = 0; i < threads; i++) {
        pthread_join(all[i], NULL);
        sum += counts[i][0];
    }
    printf("%f\n", sum / (now() - began));
    return 0;
}
