# A sample gather.conf of src/base/config.def, for the places a package uses.
#     awk -v prefix=/usr -f sample.awk config.def
BEGIN {
    value["site_url"] = "https://groups.example.org"
    value["site_www"] = prefix "/share/gather/www"
    value["practice_name"] = "The practice"
    value["state_directory"] = "/var/lib/gather/intake"
    value["state_staff_directory"] = "/var/lib/gather/staff"
    value["state_keys"] = "/etc/gather/keys"
    value["serve_public_socket"] = "/run/gather/public.sock"
    value["serve_staff_socket"] = "/run/gather/staff.sock"
    print "# A sample of /etc/gather/gather.conf; gather.conf(5) explains each key. gather init and gather-setup write the real"
    print "# one."
}
# The text of the number-th string literal of the line.
function literal(number,    parts) {
    split($0, parts, "\"")
    return parts[2 * number]
}
/^SECTION\(/ { printf "\n[%s]\n", literal(1) }
/^(TEXT|NUMBER)\(/ {
    field = $0
    sub(/^[A-Z]+\(/, "", field)
    sub(/,.*/, "", field)
    split($0, parts, ",")
    fallback = parts[3]
    gsub(/^ *"?|"?$/, "", fallback)
    count = split($0, quoted, "\"")
    given = field in value ? value[field] : (fallback == "NULL" ? "" : fallback)
    printf "# %s\n%s =%s%s\n", quoted[count - 1], literal(1), given == "" ? "" : " ", given
}
