package org.millrace.train.scaling.fit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Reads a table of runs; every row becomes a run or a rejected row. */
final class RunTableReader {

    private static final CsvFactory CSV = CsvFactory.builder()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvParser.Feature.TRIM_SPACES)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .build();

    private final String source;
    private final ColumnMapping mapping;

    RunTableReader(String source, ColumnMapping mapping) {
        this.source = source;
        this.mapping = mapping;
    }

    RunTable read(InputStream csv) throws IOException {
        byte[] bytes = csv.readAllBytes();
        List<MeasuredRun> runs = new ArrayList<>();
        List<RejectedRow> rejected = new ArrayList<>();
        try (CsvParser parser = CSV.createParser(bytes)) {
            parser.nextToken(); // the array of rows
            List<String> header = header(parser);
            RunRowReader rows = new RunRowReader(columns(header), header.size());
            while (parser.nextToken() == JsonToken.START_ARRAY) {
                parser.nextToken(); // the row's first cell, which unlike the row itself knows its line
                long line = parser.currentTokenLocation().getLineNr();
                rows.read(line, cells(parser), runs, rejected);
            }
        } catch (JsonProcessingException malformed) {
            var place = malformed.getLocation();
            throw new ScalingDataException(
                    source,
                    List.of("line %d: %s, expected comma-separated values in UTF-8"
                            .formatted(place == null ? 0 : place.getLineNr(), malformed.getOriginalMessage())));
        }
        if (runs.isEmpty() && rejected.isEmpty()) {
            throw new ScalingDataException(source, List.of("there is no row below the header, expected one a run"));
        }
        return new RunTable(source, sha256(bytes), runs, rejected);
    }

    /** Finds the columns, or says of all that are wanting or ambiguous what the table has instead. */
    private RunColumns columns(List<String> header) {
        List<String> problems = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String name : header) {
            if (!seen.add(name)) {
                problems.add("column '%s' occurs twice in the header".formatted(name));
            }
        }
        RunColumns columns = RunColumns.find(header, mapping, problems);
        ScalingDataException.throwIfAny(source, problems);
        return columns;
    }

    private List<String> header(CsvParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            throw new ScalingDataException(source, List.of("it is empty, expected a header and one row a run"));
        }
        parser.nextToken();
        return cells(parser);
    }

    /** The cells of a row, from the one that the parser stands at. */
    private static List<String> cells(CsvParser parser) throws IOException {
        List<String> cells = new ArrayList<>();
        for (JsonToken token = parser.currentToken(); token == JsonToken.VALUE_STRING; token = parser.nextToken()) {
            cells.add(parser.getText());
        }
        return cells;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
