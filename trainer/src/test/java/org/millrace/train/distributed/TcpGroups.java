package org.millrace.train.distributed;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Groups over TCP whose ranks are threads of the test. */
final class TcpGroups {

    private TcpGroups() {}

    static TcpGroupSettings settings(Duration timeout) {
        return new TcpGroupSettings("a secret", "test", 0, Duration.ofSeconds(20), timeout);
    }

    static List<ProcessGroup> of(int ranks, int lanes, Duration timeout) throws IOException {
        List<TcpRendezvous> rendezvous = bind(ranks, lanes);
        List<String> addresses = rendezvous.stream().map(TcpRendezvous::address).toList();
        return join(rendezvous, Collections.nCopies(ranks, addresses), timeout);
    }

    static List<TcpRendezvous> bind(int ranks, int lanes) throws IOException {
        List<TcpRendezvous> rendezvous = new ArrayList<>();
        for (int rank = 0; rank < ranks; rank++) {
            rendezvous.add(TcpRendezvous.bind("127.0.0.1", lanes));
        }
        return rendezvous;
    }

    /** Makes the group of ranks that may have different views of where the others are. */
    static List<ProcessGroup> join(List<TcpRendezvous> rendezvous, List<List<String>> addresses, Duration timeout) {
        ExecutorService threads = Executors.newFixedThreadPool(rendezvous.size());
        try {
            List<CompletableFuture<ProcessGroup>> joining = new ArrayList<>();
            for (int rank = 0; rank < rendezvous.size(); rank++) {
                int joiner = rank;
                joining.add(CompletableFuture.supplyAsync(
                        () -> rendezvous.get(joiner).join(joiner, addresses.get(joiner), settings(timeout)), threads));
            }
            return joining.stream().map(CompletableFuture::join).toList();
        } finally {
            threads.shutdown();
        }
    }
}
