# Makes C of sql/query/*.sql. A block begins with a line like
#     -- name: group_by_slug (intake: public staff command)
# (database: the roles that may run it) and goes on to the next such line; it holds one SQL statement. A comment
# /* scan: why this is fine */ in it allows a full table scan.
#     awk -v output=names -f statements.awk FILES   an enum, STATEMENT_GROUP_BY_SLUG ... STATEMENT_COUNT
#     awk -v output=table -f statements.awk FILES   their definitions, in the same order
# All errors are reported, each as file:line, and make the exit status 1.

BEGIN {
    if (output != "names" && output != "table") fail("statements.awk", 0, "say -v output=names or -v output=table")
    # Without files awk would wait for standard input.
    if (ARGC < 2) exit
}

{ sub(/\r$/, "") }

/^[ \t]*--[ \t]*[Nn]ame[ \t]*:/ { begin_block($0); next }

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
    }
    if (failed) exit 1
    if (output == "names") print_names()
    else print_table()
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
        print "      " database[i] ", " roles_of[i] ", " (sql[i] ~ /\/\* scan: / ? "true" : "false") "},"
    }
    print "    {NULL, NULL, DATABASE_COUNT, 0, false},"
    print "};"
    print "#pragma GCC diagnostic pop"
}
