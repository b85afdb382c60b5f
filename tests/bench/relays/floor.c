/*
 * The least that a relay can do: for each listener a header, AES-128-GCM under a key of their own, and one system call
 * for 64 datagrams. No signalling, no decoding, no mixing, no feedback.
 *
 * Usage: floor SOURCE LISTENERS, with as many lines "ADDRESS PORT" on the standard input. SOURCE is what
 * `Source.to_bytes` in tests/bench/relays/source.py writes. When all lines are there, it sends in real time for ever.
 */

#define _GNU_SOURCE /* sendmmsg */
#include <arpa/inet.h>
#include <openssl/evp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum {
    BATCH = 64,
    STRIDE = 1472, /* bytes per datagram; no power of two, to spread over all cache sets */
    HEADER = 12,
    TAG = 16,
    KEY = 16,
    IV = 12,
    LONGEST = STRIDE - HEADER - TAG,
    SAMPLES = 960,           /* of 48 kHz in a frame */
    FRAME_TIME = 20000000,   /* ns */
    PAYLOAD_TYPE = 111,
};

struct packet {
    uint32_t frame;
    uint16_t length;
    uint8_t payload[LONGEST];
};

struct source {
    uint32_t frames, count;
    struct packet *packets;
};

struct listener {
    struct sockaddr_in address;
    EVP_CIPHER_CTX *cipher;
    uint8_t salt[IV];
    uint32_t ssrc, sequence;
};

struct batch {
    uint8_t datagrams[BATCH][STRIDE];
    struct iovec vectors[BATCH];
    struct mmsghdr messages[BATCH];
    unsigned filled;
};

static void expect(int condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "floor: %s\n", what);
        exit(1);
    }
}

static void read_packet(struct packet *packet, FILE *file)
{
    expect(fread(&packet->frame, sizeof packet->frame, 1, file) == 1, "a frame is missing");
    expect(fread(&packet->length, sizeof packet->length, 1, file) == 1, "a length is missing");
    expect(packet->length <= LONGEST, "a packet is too long");
    expect(fread(packet->payload, 1, packet->length, file) == packet->length, "a payload is missing");
}

static struct source read_source(const char *path)
{
    struct source source;
    FILE *file = fopen(path, "rb");

    expect(file != NULL, "the source cannot be opened");
    expect(fread(&source.frames, sizeof source.frames, 1, file) == 1, "the source is empty");
    expect(fread(&source.count, sizeof source.count, 1, file) == 1, "the source is empty");
    source.packets = calloc(source.count, sizeof *source.packets);
    expect(source.packets != NULL, "there is no memory for the source");
    for (uint32_t i = 0; i < source.count; i++)
        read_packet(&source.packets[i], file);
    fclose(file);
    return source;
}

static void read_listener(struct listener *to, uint32_t number)
{
    char host[INET_ADDRSTRLEN];
    unsigned port;
    uint8_t key[KEY] = {(uint8_t)number, (uint8_t)(number >> 8), 7};

    expect(scanf("%15s %u", host, &port) == 2, "an address is missing");
    *to = (struct listener){.ssrc = 1000 + number, .salt = {3, (uint8_t)number}};
    to->address = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    expect(inet_pton(AF_INET, host, &to->address.sin_addr) == 1, "an address is not IPv4");
    to->cipher = EVP_CIPHER_CTX_new();
    expect(EVP_EncryptInit_ex(to->cipher, EVP_aes_128_gcm(), NULL, key, NULL) == 1, "there is no AES-128-GCM");
}

/* The nonce of RFC 7714, section 8.1: two zeros, SSRC, rollover counter, sequence number; all with the salt. */
static void write_nonce(uint8_t *nonce, const struct listener *to)
{
    uint32_t ssrc = htonl(to->ssrc), rollover = htonl(to->sequence >> 16);
    uint16_t sequence = htons((uint16_t)to->sequence);

    memset(nonce, 0, IV);
    memcpy(nonce + 2, &ssrc, 4);
    memcpy(nonce + 6, &rollover, 4);
    memcpy(nonce + 10, &sequence, 2);
    for (unsigned i = 0; i < IV; i++)
        nonce[i] ^= to->salt[i];
}

static void write_header(uint8_t *datagram, const struct listener *to, uint32_t timestamp)
{
    uint32_t ssrc = htonl(to->ssrc), time = htonl(timestamp);
    uint16_t sequence = htons((uint16_t)to->sequence);

    datagram[0] = 0x80;
    datagram[1] = PAYLOAD_TYPE;
    memcpy(datagram + 2, &sequence, 2);
    memcpy(datagram + 4, &time, 4);
    memcpy(datagram + 8, &ssrc, 4);
}

static size_t write_datagram(uint8_t *datagram, struct listener *to, const struct packet *packet, uint32_t timestamp)
{
    uint8_t nonce[IV];
    int length;

    write_header(datagram, to, timestamp);
    write_nonce(nonce, to);
    to->sequence++;
    EVP_EncryptInit_ex(to->cipher, NULL, NULL, NULL, nonce);
    EVP_EncryptUpdate(to->cipher, NULL, &length, datagram, HEADER);
    EVP_EncryptUpdate(to->cipher, datagram + HEADER, &length, packet->payload, packet->length);
    EVP_EncryptFinal_ex(to->cipher, datagram + HEADER + length, &length);
    EVP_CIPHER_CTX_ctrl(to->cipher, EVP_CTRL_AEAD_GET_TAG, TAG, datagram + HEADER + packet->length);
    return HEADER + packet->length + TAG;
}

/* What the kernel does not take is lost, as on a network. */
static void flush(int fd, struct batch *batch)
{
    unsigned start = 0;

    while (start < batch->filled) {
        int sent = sendmmsg(fd, batch->messages + start, batch->filled - start, 0);

        start += sent > 0 ? (unsigned)sent : 1;
    }
    batch->filled = 0;
}

static void append(struct batch *batch, struct listener *to, size_t length)
{
    struct iovec *vector = &batch->vectors[batch->filled];

    *vector = (struct iovec){.iov_base = batch->datagrams[batch->filled], .iov_len = length};
    batch->messages[batch->filled] = (struct mmsghdr){.msg_hdr = {.msg_name = &to->address,
                                                                  .msg_namelen = sizeof to->address,
                                                                  .msg_iov = vector,
                                                                  .msg_iovlen = 1}};
    batch->filled++;
}

static void send_all(int fd, struct listener *listeners, unsigned count, const struct packet *packet, uint64_t frame)
{
    static struct batch batch;

    for (unsigned i = 0; i < count; i++) {
        uint8_t *datagram = batch.datagrams[batch.filled];

        append(&batch, &listeners[i], write_datagram(datagram, &listeners[i], packet, (uint32_t)(frame * SAMPLES)));
        if (batch.filled == BATCH)
            flush(fd, &batch);
    }
    flush(fd, &batch);
}

static void wait_until(struct timespec start, uint64_t frame)
{
    uint64_t due = (uint64_t)start.tv_nsec + frame * FRAME_TIME;
    struct timespec then = {start.tv_sec + (time_t)(due / 1000000000), (long)(due % 1000000000)};

    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &then, NULL);
}

int main(int argc, char **argv)
{
    expect(argc == 3, "usage: floor SOURCE LISTENERS");
    struct source source = read_source(argv[1]);
    unsigned count = (unsigned)strtoul(argv[2], NULL, 10);
    struct listener *listeners = calloc(count, sizeof *listeners);
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    struct timespec start;

    expect(fd >= 0 && listeners != NULL, "there is no socket or no memory");
    for (unsigned i = 0; i < count; i++)
        read_listener(&listeners[i], i);
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (uint64_t round = 0;; round++) {
        for (uint32_t i = 0; i < source.count; i++) {
            uint64_t frame = round * source.frames + source.packets[i].frame;

            wait_until(start, frame);
            send_all(fd, listeners, count, &source.packets[i], frame);
        }
    }
}
