package org.millrace.train.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.millrace.train.distributed.Pending;
import org.millrace.train.distributed.ProcessGroup;
import org.millrace.train.huggingface.WeightShards;
import org.millrace.train.model.ParameterLayout;
import org.millrace.train.model.ParameterShare;
import org.millrace.train.sharding.ShardPlan;
import org.millrace.train.tensor.Tensor;

/**
 * Brings whole tensors to the ranks that write them, from the ranks that keep their parts, piece by piece: in each round
 * every rank gets the next piece of its file. Where every rank holds everything, nothing is sent.
 */
final class WeightGather {

    /** Elements of a piece at most. */
    static final long PIECE = 1 << 24;

    private final ProcessGroup group;
    private final ParameterShare whole;
    private final List<ParameterShare> owners;
    private final List<List<Piece>> pieces;

    /** Where the pieces of this rank's file go, in their order. */
    interface Target {

        /** Room for a piece; it is left alone until it is accepted. Two pieces may be under way. */
        Tensor room(Piece piece);

        /** A piece is there: in its room, or where it was all the time. */
        void accept(Piece piece, Tensor values);
    }

    /**
     * Neighbouring elements of one tensor.
     *
     * @param flat where they begin in the flat buffer
     * @param local where they begin among all elements of the file
     */
    record Piece(long flat, long local, long size) {}

    private record Round(Piece piece, Tensor room, Pending exchange) {}

    WeightGather(ProcessGroup group, ParameterLayout layout, WeightShards files) {
        ShardPlan plan = new ShardPlan(layout, group.size());
        this.group = group;
        this.whole = ParameterShare.whole(layout);
        this.owners = IntStream.range(0, group.size()).mapToObj(plan::share).toList();
        this.pieces = IntStream.range(0, files.files())
                .mapToObj(file -> pieces(files, file))
                .toList();
    }

    private static List<Piece> pieces(WeightShards files, int file) {
        List<Piece> pieces = new ArrayList<>();
        long local = 0;
        for (ParameterLayout.Slice slice : files.slices(file)) {
            for (long from = 0; from < slice.size(); from += PIECE) {
                long size = Math.min(PIECE, slice.size() - from);
                pieces.add(new Piece(slice.offset() + from, local + from, size));
            }
            local += slice.size();
        }
        return pieces;
    }

    /** Called by all ranks together. */
    void gather(RankTensors tensors, Target target) {
        if (tensors.share().equals(whole)) {
            for (Piece piece : pieces.get(group.rank())) {
                target.accept(piece, tensors.masters().view(piece.flat(), piece.size()));
            }
            return;
        }
        if (!tensors.share().equals(owners.get(group.rank()))) {
            throw new IllegalArgumentException("Rank %d of %d holds neither everything nor its share: %s"
                    .formatted(group.rank(), group.size(), tensors.share()));
        }
        int rounds = pieces.stream().mapToInt(List::size).max().orElse(0);
        Round before = null;
        for (int i = 0; i < rounds; i++) {
            Round round = begin(i, tensors, target);
            if (before != null) {
                end(before, target);
            }
            before = round;
        }
        if (before != null) {
            end(before, target);
        }
    }

    private Round begin(int number, RankTensors tensors, Target target) {
        Tensor nothing = tensors.masters().view(0, 0);
        List<Tensor> sends = new ArrayList<>();
        for (List<Piece> ofReceiver : pieces) {
            sends.add(
                    number < ofReceiver.size()
                            ? part(tensors.share(), ofReceiver.get(number), tensors.masters(), false)
                            : nothing);
        }
        List<Piece> own = pieces.get(group.rank());
        Piece piece = number < own.size() ? own.get(number) : new Piece(0, 0, 0);
        Tensor room = piece.size() == 0 ? nothing : target.room(piece);
        List<Tensor> receives = new ArrayList<>();
        for (ParameterShare owner : owners) {
            receives.add(piece.size() == 0 ? nothing : part(owner, piece, room, true));
        }
        return new Round(piece, room, group.exchange(sends, receives));
    }

    /**
     * What a rank keeps of a piece. A piece lies in one unit of the model, of which each rank keeps one run.
     *
     * @param inRoom whether the tensor is the room for the piece, and not the rank's own buffer
     */
    private static Tensor part(ParameterShare share, Piece piece, Tensor tensor, boolean inRoom) {
        List<ParameterShare.Run> runs = share.within(piece.flat(), piece.size());
        if (runs.size() > 1) {
            throw new IllegalStateException("%s lies in several runs of one rank: %s".formatted(piece, runs));
        }
        if (runs.isEmpty()) {
            return tensor.view(0, 0);
        }
        ParameterShare.Run run = runs.get(0);
        return inRoom ? tensor.view(run.flat() - piece.flat(), run.size()) : ParameterShare.of(tensor, run);
    }

    private static void end(Round round, Target target) {
        round.exchange.await();
        if (round.piece.size() > 0) {
            target.accept(round.piece, round.room);
        }
    }
}
