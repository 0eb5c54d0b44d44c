# Makes C of www/content/phrases.txt. A line of it each:
#     PHRASE(ERROR_404_TITLE, "error-404-title", "We cannot find that page")
# after "days.one" and "days.other", which belong together:
#     PLURAL(DAYS)
# for "yours-done-changed", and so that whoever sends a browser to "?done=changed" cannot misspell it:
#     DONE(YOURS, "changed", YOURS_DONE_CHANGED), DONE_PAGE(YOURS) once, and #define DONE_YOURS_CHANGED "changed"
# All errors are reported, each as file:line, and make the exit status 1.
BEGIN {
    print "/* Made by src/text/phrases.awk from www/content/phrases.txt. */"
    split("PHRASE(constant, name, text);PLURAL(constant);DONE(page, word, constant);DONE_PAGE(page)", macros, ";")
    for (i = 1; i in macros; i++) {
        name = macros[i]
        sub(/\(.*/, "", name)
        print "#ifndef " name "\n#define " macros[i] "\n#endif"
        undefine = undefine "#undef " name "\n"
    }
}
/^[ \t]*(#|$)/ { next }
!/^[a-z0-9]+(-[a-z0-9]+)*(\.(one|other))?: [^ ]/ { fail("not a phrase: write it like \"error-404-title: We cannot find that page\""); next }
{
    name = $1
    sub(/:$/, "", name)
    text = substr($0, length(name) + 3)
    if (name in seen) fail("there is a phrase " name " already, in line " seen[name])
    seen[name] = FNR
    constant = toupper(name)
    gsub(/[-.]/, "_", constant)
    gsub(/\\/, "\\\\", text)
    gsub(/"/, "\\\"", text)
    if (wanted != "" && name != wanted)
        fail("after " before " comes " wanted)
    if (wanted == "" && name ~ /\.other$/)
        fail("before " name " comes " substr(name, 1, length(name) - 5) "one")
    wanted = ""
    print "PHRASE(" constant ", \"" name "\", \"" text "\")"
    if (name ~ /\.one$/) {
        before = name
        wanted = substr(name, 1, length(name) - 3) "other"
    }
    if (name ~ /\.other$/)
        print "PLURAL(" substr(constant, 1, length(constant) - 6) ")"
    if (match(name, /-done-/)) {
        page = substr(constant, 1, RSTART - 1)
        word = substr(name, RSTART + 6)
        print "DONE(" page ", \"" word "\", " constant ")"
        if (!(page in pages))
            print "DONE_PAGE(" page ")"
        pages[page] = 1
        print "#define DONE_" page "_" substr(constant, RSTART + 6) " \"" word "\""
    }
}
END {
    printf "%s", undefine
    if (wanted != "") fail("after " before " comes " wanted)
    if (failed) exit 1
}
function fail(text) {
    print FILENAME ":" FNR ": " text > "/dev/stderr"
    failed = 1
}
