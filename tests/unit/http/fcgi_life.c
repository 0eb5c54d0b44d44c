/* How the server starts and stops, what it does without descriptors, and what it leaves in memory. */
#include "fcgi_server.h"

static void test_socket_mode(void **state)
{
    (void)state;
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_true(S_ISSOCK(status.st_mode));
    assert_int_equal(status.st_mode & 0777, 0660);
}

static void test_stale_socket_is_replaced(void **state)
{
    (void)state;
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
    assert_int_equal(access(path, F_OK), 0);
    assert_int_equal(client_connect(path), -1);
    start(1);
    expect_alive();
}

static void test_out_of_descriptors(void **state)
{
    (void)state;
    int clients[60];
    kill(server, SIGTERM);
    finish();
    descriptor_limit = LOW_DESCRIPTORS;
    start(2);
    descriptor_limit = 0;
    for (int index = 0; index < 60; index++)
        assert_true((clients[index] = client_connect(path)) >= 0);
    rest(200);
    for (int index = 0; index < 60; index++) {
        assert_true(client_get(clients[index], true, "/queued"));
        expect_body(clients[index], "/queued");
        close(clients[index]);
    }
}

static void test_drain(void **state)
{
    (void)state;
    int running[THREADS];
    int read_later[THREADS];
    int idle = client_connect(path);
    for (int index = 0; index < THREADS; index++) {
        running[index] = client_connect(path);
        read_later[index] = client_connect(path);
        assert_true(client_get(running[index], true, "/slow"));
    }
    rest(100);
    /* some before the word to stop and some after it, while every thread is busy */
    for (int index = 0; index < THREADS; index++) {
        if (index == THREADS / 2)
            kill(server, SIGTERM);
        rest(10);
        assert_true(client_get(read_later[index], true, "/waiting"));
    }
    for (int index = 0; index < THREADS; index++) {
        expect_body(running[index], "/slow");
        expect_body(read_later[index], "/waiting");
        assert_true(client_closed(running[index]));
        assert_true(client_closed(read_later[index]));
        close(running[index]);
        close(read_later[index]);
    }
    assert_true(client_closed(idle));
    close(idle);
    finish();
}

static void test_drain_idle(void **state)
{
    (void)state;
    double before = seconds();
    kill(server, SIGINT);
    finish();
    assert_true(seconds() - before < 1);
}

static bool ends_soon(pid_t process)
{
    for (int tries = 0; tries < 500; tries++) {
        if (waitpid(process, NULL, WNOHANG) == process)
            return true;
        rest(10);
    }
    return false;
}

/* The word to stop may come at any moment of the start: before it is ours to catch it ends the process, later
 * it stops the server, and it is never lost. */
static void test_stop_while_starting(void **state)
{
    (void)state;
    kill(server, SIGTERM);
    finish();
    for (int round = 0; round < 300; round++) {
        fflush(NULL);
        server = fork();
        if (server == 0)
            run_server(2);
        struct timespec pause = {.tv_nsec = round * 10000L};
        nanosleep(&pause, NULL);
        kill(server, SIGTERM);
        bool ended = ends_soon(server);
        if (!ended) {
            kill(server, SIGKILL);
            waitpid(server, NULL, 0);
        }
        server = -1;
        assert_true(ended);
    }
    /* those ended in the middle may have left their socket's first name */
    char command[128];
    snprintf(command, sizeof command, "rm -f %s.*", path);
    assert_int_equal(system(command), 0);
}

/* The queue of a socket the supervisor holds goes to the next process: nobody is turned away by a restart. */
static void test_passed_socket(void **state)
{
    (void)state;
    kill(server, SIGTERM);
    finish();
    unlink(path);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strcpy(address.sun_path, path);
    passed_listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(passed_listener, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(passed_listener, 64), 0);
    start(1);
    int running = client_connect(path);
    assert_true(client_get(running, true, "/slow"));
    rest(100);
    kill(server, SIGTERM);
    rest(50);
    int queued = client_connect(path);
    assert_true(client_get(queued, false, "/queued"));
    expect_body(running, "/slow");
    finish();
    start(1);
    expect_body(queued, "/queued");
    close(queued);
    close(running);
    close(passed_listener);
    passed_listener = -1;
}

#ifndef __SANITIZE_ADDRESS__ /* it keeps what was freed, to find later uses */
static bool holds(const char *bytes, size_t length, const char *text)
{
    return memmem(bytes, length, text, strlen(text)) != NULL;
}

static bool server_memory_holds(const char *text)
{
    char name[64];
    char line[256];
    static char bytes[1 << 20];
    bool found = false;
    snprintf(name, sizeof name, "/proc/%d/mem", (int)server);
    int memory = open(name, O_RDONLY | O_CLOEXEC);
    snprintf(name, sizeof name, "/proc/%d/maps", (int)server);
    FILE *maps = fopen(name, "re");
    assert_true(memory >= 0 && maps != NULL);
    while (fgets(line, sizeof line, maps) != NULL) {
        unsigned long long from, to;
        char rights[8];
        if (sscanf(line, "%llx-%llx %7s", &from, &to, rights) != 3 || rights[1] != 'w')
            continue;
        for (; from < to; from += sizeof bytes) {
            size_t size = to - from < sizeof bytes ? (size_t)(to - from) : sizeof bytes;
            ssize_t got = pread(memory, bytes, size, (off_t)from);
            found = found || (got > 0 && holds(bytes, (size_t)got, text));
        }
    }
    fclose(maps);
    close(memory);
    return found;
}

/* Spelled backwards here, so that the server, a copy of this process, does not hold them from the start. */
static void turn(char *text)
{
    size_t length = strlen(text);
    for (size_t index = 0; index < length / 2; index++) {
        char byte = text[index];
        text[index] = text[length - 1 - index];
        text[length - 1 - index] = byte;
    }
}

static void test_nothing_left_behind(void **state)
{
    (void)state;
    char address[] = "s53kzq-nekot-a/noitartsiger/";
    char body[] = "97xpwj-rewsna-na-si-siht";
    turn(address);
    turn(body);
    for (int round = 0; round < 4 * THREADS; round++) {
        struct buffer bytes = {0};
        int client = client_connect(path);
        request_append(&bytes, false, "POST", address, body, strlen(body), NULL);
        assert_true(client_send(client, &bytes));
        expect_body(client, body);
        assert_true(client_closed(client));
        buffer_free(&bytes);
        close(client);
    }
    rest(50);
    assert_true(server_memory_holds("gather_fcgi_"));
    assert_false(server_memory_holds(body));
    assert_false(server_memory_holds(address));
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        EACH(test_socket_mode),         EACH(test_stale_socket_is_replaced),
        EACH(test_out_of_descriptors),  EACH(test_drain),
        EACH(test_drain_idle),          EACH(test_stop_while_starting),
        EACH(test_passed_socket),
#ifndef __SANITIZE_ADDRESS__
        EACH(test_nothing_left_behind),
#endif
    };
    log_name("http_fcgi");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
