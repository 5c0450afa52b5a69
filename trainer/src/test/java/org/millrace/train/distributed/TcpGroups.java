package org.millrace.train.distributed;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
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
        List<TcpRendezvous> rendezvous = new ArrayList<>();
        for (int rank = 0; rank < ranks; rank++) {
            rendezvous.add(TcpRendezvous.bind("127.0.0.1", lanes));
        }
        List<String> addresses = rendezvous.stream().map(TcpRendezvous::address).toList();
        ExecutorService threads = Executors.newFixedThreadPool(ranks);
        try {
            List<CompletableFuture<ProcessGroup>> joining = new ArrayList<>();
            for (int rank = 0; rank < ranks; rank++) {
                int joiner = rank;
                joining.add(CompletableFuture.supplyAsync(
                        () -> rendezvous.get(joiner).join(joiner, addresses, settings(timeout)), threads));
            }
            return joining.stream().map(CompletableFuture::join).toList();
        } finally {
            threads.shutdown();
        }
    }
}
