# Makes C of www/content/phrases.txt: PHRASE(ERROR_404_TITLE, "error-404-title", "We cannot find that page") a line.
# All errors are reported, each as file:line, and make the exit status 1.
BEGIN { print "/* Made by src/text/phrases.awk from www/content/phrases.txt. */" }
/^[ \t]*(#|$)/ { next }
!/^[a-z0-9]+(-[a-z0-9]+)*: [^ ]/ { fail("not a phrase: write it like \"error-404-title: We cannot find that page\""); next }
{
    name = $1
    sub(/:$/, "", name)
    text = substr($0, length(name) + 3)
    if (name in seen) fail("there is a phrase " name " already, in line " seen[name])
    seen[name] = FNR
    constant = toupper(name)
    gsub(/-/, "_", constant)
    gsub(/\\/, "\\\\", text)
    gsub(/"/, "\\\"", text)
    print "PHRASE(" constant ", \"" name "\", \"" text "\")"
}
END { if (failed) exit 1 }
function fail(text) {
    print FILENAME ":" FNR ": " text > "/dev/stderr"
    failed = 1
}
