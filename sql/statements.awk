# Makes C of sql/query/*.sql. A block begins with a line like
#     -- name: group_by_slug (intake: public staff command)
# (database: the roles that may run it) and goes on to the next such line; it holds one SQL statement. A comment
# /* scan: why this is fine */ in it allows a full table scan.
# Two more lines may say what goes in by which parameter, and what the columns of a row are, in their order:
#     -- in: group_id id, limit int
#     -- out: id id, access_id id?, sealed_at int, held bool, form_version text, body blob
# Types: id (16 bytes), int, bool, text, blob; in an out line id? may be NULL. A line may be there several times.
#     awk -v output=names -f statements.awk FILES   an enum, STATEMENT_GROUP_BY_SLUG ... STATEMENT_COUNT
#     awk -v output=table -f statements.awk FILES   their definitions, in the same order
#     awk -v output=rows -f statements.awk FILES    for those with such lines: struct NAME_in and NAME_bind, NAME_run for
#                                                   what gives no rows, struct NAME_row and NAME_next for what does
# All errors are reported, each as file:line, and make the exit status 1.

BEGIN {
    if (output != "names" && output != "table" && output != "rows")
        fail("statements.awk", 0, "say -v output=names, -v output=table or -v output=rows")
    # Without files awk would wait for standard input.
    if (ARGC < 2) exit
}

{ sub(/\r$/, "") }

/^[ \t]*--[ \t]*[Nn]ame[ \t]*:/ { begin_block($0); next }

/^-- in:/ { take_list("in", substr($0, 7)); next }

/^-- out:/ { take_list("out", substr($0, 8)); next }

/^[ \t]*--/ || /^[ \t]*$/ { next }

count == 0 {
    if (!stray) fail(FILENAME, FNR, "SQL before the first block: begin it with a line like " example())
    stray = 1
    next
}

{
    if (file_of[count] != FILENAME)
        fail(FILENAME, FNR, "SQL before the first block of this file: begin it with a line like " example())
    sql[count] = sql[count] (sql[count] == "" ? "" : "\n") $0
}

END {
    for (i = 1; i <= count; i++) {
        if (sql[i] == "") fail(file_of[i], line_of[i], "no SQL follows")
        if (sql[i] ~ /\/\*[ \t]*scan[ \t]*:/ && sql[i] !~ /\/\* scan: [^ *]/)
            fail(file_of[i], line_of[i], "write the reason for a scan as /* scan: why */")
        check_lists(i)
    }
    if (failed) exit 1
    if (output == "names") print_names()
    else if (output == "table") print_table()
    else print_rows()
}

function example() { return "\"-- name: group_by_slug (intake: public staff)\"" }

function fail(file, line, text) {
    print file ":" line ": " text > "/dev/stderr"
    failed = 1
}

function begin_block(line,    rest, roles, parts, i) {
    count++
    file_of[count] = FILENAME
    line_of[count] = FNR
    sql[count] = ""
    if (line !~ /^-- name: [a-z][a-z0-9_]* \((intake|staff):( (public|staff|mail|command))+\)[ \t]*$/) {
        fail(FILENAME, FNR, "not a block's first line; write it like " example() \
            ", the database intake or staff, the roles public, staff, mail or command")
        sql[count] = "broken"
        return
    }
    split(line, parts, " ")
    name[count] = parts[3]
    if (name[count] in known)
        fail(FILENAME, FNR, "statement " name[count] " is already in " known[name[count]])
    known[name[count]] = FILENAME ":" FNR
    rest = line
    sub(/^[^(]*\(/, "", rest)
    sub(/\).*$/, "", rest)
    database[count] = "DATABASE_" toupper(substr(rest, 1, index(rest, ":") - 1))
    split(substr(rest, index(rest, ":") + 2), parts, " ")
    roles = ""
    for (i = 1; i in parts; i++)
        roles = roles (roles == "" ? "" : " | ") "1u << ROLE_" toupper(parts[i])
    roles_of[count] = roles
}

# The items of a list: item[block, kind, number] and type[block, kind, number], items[block, kind] of them.
function take_list(kind, rest,    parts, words, number, i) {
    if (count == 0 || file_of[count] != FILENAME || sql[count] != "") {
        fail(FILENAME, FNR, "-- " kind ": stands between a block's first line and its SQL")
        return
    }
    said[count] = 1
    number = split(rest, parts, ",")
    for (i = 1; i <= number; i++) {
        if (split(parts[i], words, " ") != 2 || words[1] !~ /^[a-z][a-z0-9_]*$/ ||
            words[2] !~ (kind == "in" ? "^(id|int|bool|text|blob)$" : "^(id|id[?]|int|bool|text|blob)$")) {
            fail(FILENAME, FNR, "\"" parts[i] "\" is no name and type, such as \"group_id id\"; types are id int bool text blob")
            continue
        }
        if ((count, kind, words[1]) in listed) fail(FILENAME, FNR, words[1] " is there twice")
        listed[count, kind, words[1]] = 1
        items[count, kind]++
        item[count, kind, items[count, kind]] = words[1]
        type[count, kind, items[count, kind]] = words[2]
    }
}

# Every parameter is in the list, and everything in the list is a parameter.
function check_lists(block,    text, parameter, i) {
    if (!(block in said)) return
    text = sql[block]
    while (match(text, /:[a-z_][a-z0-9_]*/)) {
        parameter = substr(text, RSTART + 1, RLENGTH - 1)
        text = substr(text, RSTART + RLENGTH)
        used[block, parameter] = 1
        if (!((block, "in", parameter) in listed))
            fail(file_of[block], line_of[block], ":" parameter " of " name[block] " is in no -- in: line")
    }
    for (i = 1; i <= items[block, "in"]; i++)
        if (!((block, item[block, "in", i]) in used))
            fail(file_of[block], line_of[block], name[block] " has no parameter :" item[block, "in", i])
}

function print_rows(    i) {
    print "/* Made by sql/statements.awk from sql/query/: what goes into a statement, and what a row of it holds. Bytes and"
    print " * texts that go in must live until it has run; those of a row are in arena. */"
    print "#ifndef GATHER_STATEMENT_ROWS_H"
    print "#define GATHER_STATEMENT_ROWS_H"
    print "#include <stdbool.h>"
    print "#include \"base/log.h\""
    print "#include \"base/random.h\""
    print "#include \"store/column.h\""
    print "#include \"store/statement.h\""
    for (i = 1; i <= count; i++)
        if (i in said) {
            print_bind(i)
            if (items[i, "out"] > 0) print_next(i)
            else print_run(i)
        }
    print "#endif"
}

function print_bind(block,    i, field, kind) {
    if (items[block, "in"] > 0) {
        print "struct " name[block] "_in {"
        for (i = 1; i <= items[block, "in"]; i++) {
            field = item[block, "in", i]
            kind = type[block, "in", i]
            if (kind == "int") print "    int64_t " field ";"
            else if (kind == "bool") print "    bool " field ";"
            else if (kind == "text") print "    const char *" field ";"
            else print "    const uint8_t *" field ";"
            if (kind == "blob") print "    size_t " field "_length;"
        }
        print "};"
    }
    print "static inline struct statement *" name[block] "_bind(struct tx *tx" arguments(block) ")"
    print "{"
    print "    struct statement *to = statement(tx, STATEMENT_" toupper(name[block]) ");"
    for (i = 1; i <= items[block, "in"]; i++) {
        field = item[block, "in", i]
        kind = type[block, "in", i]
        if (kind == "int" || kind == "bool") print "    statement_bind_integer(to, \":" field "\", in->" field ");"
        else if (kind == "text") print "    statement_bind_text(to, \":" field "\", in->" field ");"
        else print "    statement_bind_blob(to, \":" field "\", in->" field ", " (kind == "id" ? "UUID_SIZE" : "in->" field "_length") ");"
    }
    print "    return to;"
    print "}"
}

function arguments(block) { return items[block, "in"] > 0 ? ", const struct " name[block] "_in *in" : "" }

function print_run(block) {
    print "static inline enum result " name[block] "_run(struct tx *tx" arguments(block) ")"
    print "{"
    print "    return statement_run(" name[block] "_bind(tx" (items[block, "in"] > 0 ? ", in" : "") "));"
    print "}"
}

function print_next(block,    i, field, kind, at) {
    print "struct " name[block] "_row {"
    for (i = 1; i <= items[block, "out"]; i++) {
        field = item[block, "out", i]
        kind = type[block, "out", i]
        if (kind == "int") print "    int64_t " field ";"
        else if (kind == "bool") print "    bool " field ";"
        else if (kind == "text") print "    const char *" field ";"
        else if (kind == "blob") { print "    const uint8_t *" field ";"; print "    size_t " field "_length;" }
        else print "    uint8_t " field "[UUID_SIZE];"
        if (kind == "id?") print "    bool has_" field ";"
    }
    print "};"
    print "/* RESULT_NOT_FOUND: no further row. RESULT_FAILED also when an id is none. */"
    print "static inline enum result " name[block] "_next(struct statement *from, struct arena *arena, struct " name[block] "_row *row)"
    print "{"
    print "    bool whole = true;"
    print "    enum result result = statement_step(from);"
    print "    if (result != RESULT_OK)"
    print "        return result;"
    print "    (void)arena;"
    for (i = 1; i <= items[block, "out"]; i++) {
        field = item[block, "out", i]
        kind = type[block, "out", i]
        at = i - 1
        if (kind == "int") print "    row->" field " = column_integer(from, " at ");"
        else if (kind == "bool") print "    row->" field " = column_integer(from, " at ") != 0;"
        else if (kind == "text") print "    row->" field " = column_text(from, " at ", arena);"
        else if (kind == "blob") print "    row->" field " = column_blob(from, " at ", arena, &row->" field "_length);"
        else if (kind == "id") print "    whole = column_bytes(from, " at ", row->" field ", UUID_SIZE) && whole;"
        else {
            print "    row->has_" field " = !column_is_null(from, " at ");"
            print "    whole = (!row->has_" field " || column_bytes(from, " at ", row->" field ", UUID_SIZE)) && whole;"
        }
    }
    print "    if (whole)"
    print "        return RESULT_OK;"
    print "    log_error(\"a row of " name[block] " is damaged\");"
    print "    return RESULT_FAILED;"
    print "}"
}

function print_names(    i) {
    print "/* Made by sql/statements.awk from sql/query/. */"
    print "#ifndef GATHER_STATEMENT_NAMES_H"
    print "#define GATHER_STATEMENT_NAMES_H"
    print "enum statement_name {"
    for (i = 1; i <= count; i++) print "    STATEMENT_" toupper(name[i]) ","
    print "    STATEMENT_COUNT"
    print "};"
    print "#endif"
}

# A string literal a line of SQL. Question marks are escaped because C17 still knows trigraphs.
function literal(text,    i, character, made) {
    made = ""
    for (i = 1; i <= length(text); i++) {
        character = substr(text, i, 1)
        if (character == "\\" || character == "\"" || character == "?") made = made "\\" character
        else if (character == "\n") made = made "\\n\"\n      \""
        else if (character == "\t") made = made "\\t"
        else made = made character
    }
    return "\"" made "\""
}

# The last, empty entry is there because C has no empty arrays.
function print_table(    i) {
    print "/* Made by sql/statements.awk from sql/query/. */"
    print "#pragma GCC diagnostic push"
    print "#pragma GCC diagnostic ignored \"-Woverlength-strings\""
    print "static const struct statement_definition definitions[STATEMENT_COUNT + 1] = {"
    for (i = 1; i <= count; i++) {
        print "    {\"" name[i] "\","
        print "      " literal(sql[i]) ","
        print "      " database[i] ", " roles_of[i] ", " (sql[i] ~ /\/\* scan: / ? "true" : "false") ", " (i in said ? items[i, "out"] + 0 : -1) "},"
    }
    print "    {NULL, NULL, DATABASE_COUNT, 0, false, -1},"
    print "};"
    print "#pragma GCC diagnostic pop"
}
