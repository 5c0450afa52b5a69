package org.millrace.spark.report;

/** Writes one table, row by row. */
final class Table {

    private final Html html;
    private boolean inRow;

    /** Begins a table; a heading that begins with {@code #} is over a column of numbers. */
    Table(Html html, String... headings) {
        this.html = html;
        html.open("div", "class", "table").open("table").open("thead").open("tr");
        for (String heading : headings) {
            boolean number = heading.startsWith("#");
            if (number) {
                html.element("th", heading.substring(1), "class", "number");
            } else {
                html.element("th", heading);
            }
        }
        html.close().close().open("tbody").line();
    }

    Table row() {
        endRow();
        html.open("tr");
        inRow = true;
        return this;
    }

    Table cell(String text) {
        html.element("td", text);
        return this;
    }

    Table cell(String text, String style) {
        html.element("td", text, "class", style);
        return this;
    }

    Table number(String text) {
        return cell(text, "number");
    }

    Table code(String text) {
        html.open("td").element("code", text).close();
        return this;
    }

    void end() {
        endRow();
        html.close().close().close().line();
    }

    private void endRow() {
        if (inRow) {
            html.close().line();
        }
        inRow = false;
    }
}
