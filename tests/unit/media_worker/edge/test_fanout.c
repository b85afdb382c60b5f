/*
 * The send loop against a kernel and a libsrtp that do what each case wants. `test_native_library.py` compiles it with
 * sanitizers and runs it; it ends with the line of the first expectation that does not hold.
 */

#define _GNU_SOURCE /* struct mmsghdr */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "fanout.h"

#define EXPECT(condition)                                                     \
    do {                                                                      \
        if (!(condition)) {                                                   \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);   \
            exit(1);                                                          \
        }                                                                     \
    } while (0)

enum { MOST = 200, HEADER = 12, TRAILER = 144, LONGEST = 12 + 60 + 1200 };

/* What the kernel answers to each call in turn: a number of datagrams taken, or an error's negative number. */
static const int *answers;
static size_t answers_left;
static unsigned calls;
static size_t taken;
static uint16_t taken_sequences[MOST];
static uint8_t taken_types[MOST];
static uint8_t taken_addresses[MOST];

/* In place of libc's. Without an answer prepared for it, it takes all. */
int sendmmsg(int fd, struct mmsghdr *messages, unsigned count, int flags)
{
    int answer = (int)count;

    EXPECT(fd == 7 && flags == 0 && count > 0 && count <= 64);
    calls++;
    if (answers_left > 0) {
        answer = *answers++;
        answers_left--;
    }
    if (answer < 0) {
        errno = -answer;
        return -1;
    }
    for (int i = 0; i < answer; i++) {
        const struct msghdr *message = &messages[i].msg_hdr;
        const uint8_t *bytes = message->msg_iov->iov_base;

        EXPECT(message->msg_iovlen == 1 && message->msg_namelen == 28);
        EXPECT(message->msg_control == NULL && message->msg_controllen == 0 && message->msg_flags == 0);
        taken_types[taken] = bytes[1];
        taken_sequences[taken] = (uint16_t)(bytes[2] << 8 | bytes[3]);
        taken_addresses[taken++] = ((const uint8_t *)message->msg_name)[27];
        EXPECT(bytes[message->msg_iov->iov_len - 1] == 0xee);
    }
    return answer;
}

/* In place of libsrtp's: adds the longest trailer that it may add, and fails for sessions that are not NULL. */
static int protect(void *session, void *packet, int *length)
{
    memset((uint8_t *)packet + *length, 0xee, TRAILER);
    *length += TRAILER;
    return session != NULL;
}

static struct destination destinations[MOST];
static int32_t slots[MOST];
static struct send_counts counts;

/* Sends one packet to `count` peers, the last slot first. Those at `bad` and after it have a key that is used up. */
static void send_to(size_t count, size_t bad, uint32_t length, const int *prepared, size_t prepared_count)
{
    static uint8_t bytes[LONGEST + TRAILER + 1];
    struct rtp_packet packet = {
        .bytes = bytes, .length = length, .payload_length = length - HEADER, .timestamp = 960, .moment = 0.5};

    memset(destinations, 0, sizeof destinations);
    memset(&counts, 0, sizeof counts);
    answers = prepared;
    answers_left = prepared_count;
    calls = 0;
    taken = 0;
    bytes[1] = 0x80;
    for (size_t i = 0; i < count; i++) {
        struct destination *to = &destinations[count - 1 - i];

        slots[i] = (int32_t)(count - 1 - i);
        to->session = i >= bad ? to : NULL;
        to->payload_type = 111;
        to->sequence = (uint16_t)(65535 + i);
        to->address[27] = (uint8_t)i;
    }
    fanout_send(7, protect, destinations, slots, count, &packet, &counts);
}

static void expect_counts(uint64_t packets, uint64_t dropped, uint64_t failed, unsigned system_calls)
{
    EXPECT(counts.packets == packets && taken == packets);
    EXPECT(counts.dropped == dropped);
    EXPECT(counts.failed == failed);
    EXPECT(calls == system_calls);
}

static void test_every_number_of_peers_is_sent_to_once(void)
{
    for (size_t count = 0; count <= MOST; count++) {
        send_to(count, count, HEADER + 4, NULL, 0);
        expect_counts(count, 0, 0, (unsigned)((count + 63) / 64));
        EXPECT(counts.bytes == count * (HEADER + 4 + TRAILER));
        for (size_t i = 0; i < count; i++) {
            const struct destination *to = &destinations[slots[i]];

            EXPECT(taken_addresses[i] == i && taken_types[i] == (0x80 | 111));
            EXPECT(taken_sequences[i] == (uint16_t)(65535 + i) && to->sequence == (uint16_t)(65536 + i));
            EXPECT(to->packets == 1 && to->octets == 4 && to->timestamp == 960 && to->moment == 0.5);
        }
    }
}

static void test_longest_packet_fits_and_a_longer_one_is_refused(void)
{
    send_to(MOST, MOST, LONGEST, NULL, 0);
    expect_counts(MOST, 0, 0, 4);
    send_to(MOST, MOST, LONGEST + TRAILER, NULL, 0);
    expect_counts(0, 0, MOST, 0);
}

static void test_bad_destination_is_left_out_wherever_it_is(void)
{
    for (int position = 0; position < 64; position++) {
        const int first[] = {position, -EACCES}, only[] = {-EACCES};

        send_to(130, 130, 20, position ? first : only, position ? 2 : 1);
        EXPECT(counts.packets == 129 && counts.failed == 1 && counts.dropped == 0);
        for (size_t i = 0; i < 129; i++)
            EXPECT(taken_addresses[i] == (uint8_t)(i + (i >= (size_t)position)));
    }
}

static void test_interrupted_call_is_repeated(void)
{
    const int prepared[] = {-EINTR, 3, -EINTR, -EINTR, 61};

    send_to(64, 64, 20, prepared, 5);
    expect_counts(64, 0, 0, 5);
}

static void test_what_the_kernel_has_no_room_for_is_dropped_for_one_batch(void)
{
    const int again[] = {10, -EAGAIN}, buffers[] = {-ENOBUFS};

    send_to(100, 100, 20, again, 2);
    expect_counts(46, 54, 0, 3);
    send_to(100, 100, 20, buffers, 1);
    expect_counts(36, 64, 0, 2);
}

static void test_used_up_keys_send_nothing_and_stop_nobody(void)
{
    send_to(MOST, 70, 20, NULL, 0);
    expect_counts(70, 0, MOST - 70, 2);
    EXPECT(destinations[0].sequence == (uint16_t)(65535 + MOST));
    send_to(MOST, 0, 20, NULL, 0);
    expect_counts(0, 0, MOST, 0);
}

int main(void)
{
    EXPECT(sizeof(struct destination) == 64);
    test_every_number_of_peers_is_sent_to_once();
    test_longest_packet_fits_and_a_longer_one_is_refused();
    test_bad_destination_is_left_out_wherever_it_is();
    test_interrupted_call_is_repeated();
    test_what_the_kernel_has_no_room_for_is_dropped_for_one_batch();
    test_used_up_keys_send_nothing_and_stop_nobody();
    return 0;
}
