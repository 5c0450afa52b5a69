package org.millrace.train.distributed;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What all ranks of a group over TCP must agree on before they trust one another.
 *
 * @param token the run's secret; who does not know it is refused. It never goes over a connection: both sides prove that
 *     they know it
 * @param nonce names the run or the job, so that two that run at the same time do not mix
 * @param generation of the run's ranks: the attempt, from 0; ranks left over from the one before are refused
 * @param joinTimeout for all ranks to find one another
 * @param timeout of every operation: the longest that a rank may wait for another in it
 */
public record TcpGroupSettings(String token, String nonce, int generation, Duration joinTimeout, Duration timeout) {

    /** Bytes of a nonce at most. */
    static final int LONGEST_NONCE = 1000;

    public TcpGroupSettings {
        int nonceBytes = nonce.getBytes(StandardCharsets.UTF_8).length;
        if (nonceBytes > LONGEST_NONCE) {
            throw new IllegalArgumentException(
                    "A nonce has at most %d bytes, cannot be: %d".formatted(LONGEST_NONCE, nonceBytes));
        }
        if (token.isEmpty()) {
            throw new IllegalArgumentException("A group needs a token, or anyone could join it: make a random one");
        }
        if (joinTimeout.isNegative() || joinTimeout.isZero() || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(
                    "Timeouts must be positive, cannot be: %s to join, %s".formatted(joinTimeout, timeout));
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "run %s, generation %d, timeout %s".formatted(nonce, generation, timeout);
    }
}
