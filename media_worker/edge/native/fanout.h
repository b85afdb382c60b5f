/*
 * What the compiled send loop and Python share. cffi reads this file too, so it holds declarations and nothing else;
 * include <stddef.h> and <stdint.h> before it.
 */

/* libsrtp's `srtp_protect`: encrypts `packet` in place, adds the tag to `*length` (bytes), and returns 0 if it could. */
typedef int protect_function(void *session, void *packet, int *length);

/* One peer: all that its next packet needs, in 64 bytes, which is one line of a processor's cache. */
struct destination {
    void *session;        /* libsrtp's; who called `join` keeps it alive */
    double moment;        /* when the last packet was sent: seconds of the event loop's clock */
    uint32_t packets;     /* sent since `join` */
    uint32_t octets;      /* of their payloads */
    uint32_t timestamp;   /* RTP timestamp of the last one */
    uint16_t sequence;    /* of the next one */
    uint8_t payload_type;
    uint8_t address[28];  /* sockaddr_in or sockaddr_in6, whichever the socket's family is */
};

/* One RTP packet as every peer gets it: without payload type, sequence number and encryption. */
struct rtp_packet {
    const uint8_t *bytes;
    uint32_t length;          /* bytes; at most LONGEST_PACKET */
    uint32_t payload_length;  /* of which this many are payload */
    uint32_t timestamp;       /* as in `bytes` */
    double moment;
};

/* Datagrams of one call. `dropped`: the kernel had no room; `failed`: bad destination or used-up key. */
struct send_counts {
    uint64_t packets;
    uint64_t bytes;
    uint64_t dropped;
    uint64_t failed;
};

/*
 * Sends `packet` through socket `fd` to `count` of `destinations`, those at the indices `slots`, without ever waiting
 * if the socket does not, and adds to `counts`. Nothing is allocated, and nothing is kept.
 */
void fanout_send(int fd, protect_function *protect, struct destination *destinations, const int32_t *slots,
                 size_t count, const struct rtp_packet *packet, struct send_counts *counts);
