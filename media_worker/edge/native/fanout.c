/*
 * The send loop of the fan-out: for each peer a header, encryption by libsrtp, and one system call for 64 datagrams.
 * `NumpyLoop` in media_worker/edge/numpy_loop.py does the same, and tests hold the two to the same datagrams.
 */

#define _GNU_SOURCE /* sendmmsg */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#include "fanout.h"

enum {
    BATCH = 64,            /* datagrams per system call */
    STRIDE = 1472,         /* bytes per datagram: a packet and its tag; no power of two, to spread over all cache sets */
    LONGEST_TRAILER = 144, /* bytes that libsrtp may add: SRTP_MAX_TRAILER_LEN */
    LONGEST_PACKET = STRIDE - LONGEST_TRAILER,
};

struct batch {
    uint8_t datagrams[BATCH][STRIDE];
    struct iovec vectors[BATCH];
    struct mmsghdr messages[BATCH];
    unsigned filled;
};

/* Writes the next packet of `to`, encrypted. Returns its length in bytes, or 0 if its key cannot be used any more. */
static size_t write_datagram(uint8_t *datagram, struct destination *to, const struct rtp_packet *packet,
                             protect_function *protect)
{
    int length = (int)packet->length;

    memcpy(datagram, packet->bytes, packet->length);
    datagram[1] |= to->payload_type;
    datagram[2] = (uint8_t)(to->sequence >> 8);
    datagram[3] = (uint8_t)to->sequence;
    to->sequence++;
    return protect(to->session, datagram, &length) == 0 ? (size_t)length : 0;
}

static void count_packet(struct destination *to, const struct rtp_packet *packet)
{
    to->packets++;
    to->octets += packet->payload_length;
    to->timestamp = packet->timestamp;
    to->moment = packet->moment;
}

static void append(struct batch *batch, struct destination *to, size_t length)
{
    struct iovec *vector = &batch->vectors[batch->filled];
    struct mmsghdr *message = &batch->messages[batch->filled];

    *vector = (struct iovec){.iov_base = batch->datagrams[batch->filled], .iov_len = length};
    *message = (struct mmsghdr){.msg_hdr = {.msg_name = to->address,
                                            .msg_namelen = sizeof to->address,
                                            .msg_iov = vector,
                                            .msg_iovlen = 1}};
    batch->filled++;
}

/* Counts the datagrams [start, start + sent) of `batch`, and returns where the rest begins. */
static unsigned count_sent(const struct batch *batch, unsigned start, unsigned sent, struct send_counts *counts)
{
    for (unsigned i = start; i < start + sent; i++)
        counts->bytes += batch->vectors[i].iov_len;
    counts->packets += sent;
    return start + sent;
}

/* Sends the batch and empties it. The kernel stops at a bad destination: it is left out, and the rest sent again. */
static void flush(int fd, struct batch *batch, struct send_counts *counts)
{
    unsigned start = 0;

    while (start < batch->filled) {
        int sent = sendmmsg(fd, batch->messages + start, batch->filled - start, 0);

        if (sent > 0) {
            start = count_sent(batch, start, (unsigned)sent, counts);
        } else if (errno == EAGAIN || errno == ENOBUFS) {
            counts->dropped += batch->filled - start;
            break;
        } else if (errno != EINTR) {
            counts->failed++;
            start++;
        }
    }
    batch->filled = 0;
}

void fanout_send(int fd, protect_function *protect, struct destination *destinations, const int32_t *slots,
                 size_t count, const struct rtp_packet *packet, struct send_counts *counts)
{
    struct batch batch;

    if (packet->length > LONGEST_PACKET) {
        counts->failed += count;
        return;
    }
    batch.filled = 0;
    for (size_t i = 0; i < count; i++) {
        struct destination *to = &destinations[slots[i]];
        size_t length = write_datagram(batch.datagrams[batch.filled], to, packet, protect);

        count_packet(to, packet);
        if (length > 0)
            append(&batch, to, length);
        else
            counts->failed++;
        if (batch.filled == BATCH)
            flush(fd, &batch, counts);
    }
    flush(fd, &batch, counts);
}
