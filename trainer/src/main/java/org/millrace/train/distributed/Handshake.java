package org.millrace.train.distributed;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * How two ranks make sure of each other before a connection carries anything. The one that connects says who it is and
 * gives a challenge; the other answers with its own challenge and proves that it knows the run's token; then the first does.
 * A proof is the HMAC-SHA256 of the hello and both challenges under the token.
 *
 * <pre>
 * connects                            accepts
 *   hello, challenge        ──►
 *                           ◄──         challenge, proof
 *   proof                   ──►
 *                           ◄──         "" or why not
 * </pre>
 */
final class Handshake {

    private static final long MAGIC = 0x4d696c6c72616365L; // "Millrace"
    private static final int VERSION = 1;
    private static final int CHALLENGE = 16;
    private static final int PROOF = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final TcpGroupSettings settings;

    Handshake(TcpGroupSettings settings) {
        this.settings = settings;
    }

    /**
     * What a connection is for.
     *
     * @param rank that connects
     * @param to the rank it believes to talk to
     * @param channel a lane, or {@link #CONTROL}
     */
    record Hello(int rank, int to, int size, int lanes, int channel) {

        /** The channel of messages about the group itself. */
        static final int CONTROL = -1;
    }

    /** Why a connection was refused. */
    static final class Refusal extends IOException {
        private static final long serialVersionUID = 1;

        Refusal(String reason) {
            super(reason);
        }
    }

    /** The side that connects. */
    void connect(Socket socket, Hello hello) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        byte[] said = encode(hello, challenge());
        out.writeInt(said.length);
        out.write(said);
        if (in.readLong() != MAGIC) {
            throw new Refusal("what listens there is no rank of Millrace");
        }
        byte[] challenge = read(in, CHALLENGE);
        byte[] proof = read(in, PROOF);
        if (!MessageDigest.isEqual(proof, proof("accepts", said, challenge))) {
            throw new Refusal("it does not know this run's token");
        }
        out.write(proof("connects", said, challenge));
        String refusal = in.readUTF();
        if (!refusal.isEmpty()) {
            throw new Refusal(refusal);
        }
    }

    /**
     * The side that accepts.
     *
     * @param check returns why a hello cannot be accepted, or null; it is asked only about ranks that know the token
     */
    Hello accept(Socket socket, Function<Hello, @Nullable String> check) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        int length = in.readInt();
        if (length < Long.BYTES || length > TcpGroupSettings.LONGEST_NONCE + 100) {
            throw new Refusal("it does not speak Millrace's protocol");
        }
        byte[] said = in.readNBytes(length);
        if (said.length < length || ByteBuffer.wrap(said).getLong() != MAGIC) {
            throw new Refusal("it does not speak Millrace's protocol");
        }
        byte[] challenge = challenge();
        ByteBuffer answer = ByteBuffer.allocate(Long.BYTES + CHALLENGE + PROOF);
        answer.putLong(MAGIC).put(challenge).put(proof("accepts", said, challenge));
        out.write(answer.array());
        byte[] proof;
        try {
            proof = read(in, PROOF);
        } catch (EOFException e) {
            throw new Refusal("it closed the connection before it proved that it knows this run's token");
        }
        if (!MessageDigest.isEqual(proof, proof("connects", said, challenge))) {
            throw new Refusal("it does not know this run's token");
        }
        Hello hello;
        String refusal;
        try {
            hello = decode(said);
            refusal = check.apply(hello);
        } catch (Refusal e) {
            out.writeUTF(String.valueOf(e.getMessage()));
            throw e;
        }
        out.writeUTF(refusal == null ? "" : refusal);
        if (refusal != null) {
            throw new Refusal(refusal);
        }
        return hello;
    }

    private byte[] encode(Hello hello, byte[] challenge) {
        byte[] nonce = settings.nonce().getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES + 8 * Integer.BYTES + nonce.length + challenge.length);
        buffer.putLong(MAGIC).putInt(VERSION).putInt(settings.generation());
        buffer.putInt(hello.rank)
                .putInt(hello.to)
                .putInt(hello.size)
                .putInt(hello.lanes)
                .putInt(hello.channel);
        buffer.putInt(nonce.length).put(nonce).put(challenge);
        return buffer.array();
    }

    private Hello decode(byte[] said) throws Refusal {
        ByteBuffer buffer = ByteBuffer.wrap(said).position(Long.BYTES);
        if (buffer.remaining() < 8 * Integer.BYTES) {
            throw new Refusal("its hello is too short");
        }
        int version = buffer.getInt();
        if (version != VERSION) {
            throw new Refusal("it speaks version %d of the protocol, expected %d".formatted(version, VERSION));
        }
        int generation = buffer.getInt();
        Hello hello = new Hello(buffer.getInt(), buffer.getInt(), buffer.getInt(), buffer.getInt(), buffer.getInt());
        int length = buffer.getInt();
        byte[] nonce = settings.nonce().getBytes(StandardCharsets.UTF_8);
        if (length != nonce.length
                || buffer.remaining() < length
                || !Arrays.equals(nonce, Arrays.copyOfRange(said, buffer.position(), buffer.position() + length))) {
            throw new Refusal("it belongs to another run than " + settings.nonce());
        }
        if (generation != settings.generation()) {
            throw new Refusal("it belongs to generation %d, expected %d".formatted(generation, settings.generation()));
        }
        return hello;
    }

    private static byte[] challenge() {
        byte[] challenge = new byte[CHALLENGE];
        RANDOM.nextBytes(challenge);
        return challenge;
    }

    /** @throws EOFException if the other side closes the connection before */
    private static byte[] read(DataInputStream in, int length) throws IOException {
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }

    private byte[] proof(String side, byte[] hello, byte[] challenge) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(settings.token().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update(side.getBytes(StandardCharsets.UTF_8));
            mac.update(hello);
            return mac.doFinal(challenge);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has HmacSHA256", e);
        }
    }
}
