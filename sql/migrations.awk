# Makes C of sql/intake/NNN_*.sql and sql/staff/NNN_*.sql: the table of migrations in the order of their numbers, and
# the names of the triggers they create (the authorizer allows what those do).
# All errors are reported, each as file:line, and make the exit status 1.

BEGIN {
    # Byte values: a file is written out as a list of characters, since C promises only 4095 in a literal.
    for (i = 1; i < 128; i++) code[sprintf("%c", i)] = i
    # Without files awk would wait for standard input.
    if (ARGC < 2) exit
}

FNR == 1 { begin_file() }

{
    text[count] = text[count] $0 "\n"
    if ($0 ~ /[^\t -~]/) fail(FILENAME, FNR, "only printable ASCII is wanted in a migration")
}

toupper($1) == "CREATE" && toupper($2) == "TRIGGER" {
    if ($3 !~ /^[a-z][a-z0-9_]*$/)
        fail(FILENAME, FNR, "write CREATE TRIGGER name, the name in lower case, on one line")
    triggers++
    trigger_name[triggers] = $3
    trigger_database[triggers] = database[count]
}

END {
    if (failed) exit 1
    print "/* Made by sql/migrations.awk from sql/intake/ and sql/staff/. */"
    for (i = 1; i <= count; i++) print_text(i)
    # The last, empty entries are there because C has no empty arrays.
    print "static const struct migration migrations[] = {"
    for (i = 1; i <= count; i++)
        print "    {" database[i] ", " version[i] ", \"" file[i] "\", migration_text_" i "},"
    print "    {DATABASE_COUNT, 0, NULL, NULL},"
    print "};"
    print "static const struct migration_trigger triggers[] = {"
    for (i = 1; i <= triggers; i++) print "    {" trigger_database[i] ", \"" trigger_name[i] "\"},"
    print "    {DATABASE_COUNT, NULL},"
    print "};"
}

function fail(name, line, why) {
    print name ":" line ": " why > "/dev/stderr"
    failed = 1
}

function begin_file(    parts, parts_count, base) {
    count++
    parts_count = split(FILENAME, parts, "/")
    base = parts[parts_count]
    file[count] = FILENAME
    if (parts_count < 2 || (parts[parts_count - 1] != "intake" && parts[parts_count - 1] != "staff"))
        fail(FILENAME, 0, "a migration belongs into sql/intake or sql/staff")
    if (base !~ /^[0-9][0-9][0-9]_[a-z0-9_]+\.sql$/)
        fail(FILENAME, 0, "name a migration like 002_what_it_does.sql")
    database[count] = "DATABASE_" toupper(parts[parts_count - 1])
    version[count] = substr(base, 1, 3) + 0
    last[database[count]]++
    if (version[count] != last[database[count]])
        fail(FILENAME, 0, sprintf("the next migration here is number %03d", last[database[count]]))
}

function print_text(which,    i, line, size) {
    print "static const char migration_text_" which "[] = {"
    line = "   "
    size = length(text[which])
    for (i = 1; i <= size; i++) {
        line = line " " code[substr(text[which], i, 1)] ","
        if (i % 24 == 0) {
            print line
            line = "   "
        }
    }
    print line " 0,"
    print "};"
}
