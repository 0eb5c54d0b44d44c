/* A full disk (field case C11): forms are told to come again, and the admin can sign in and see why. The room
 * for what signing in writes is taken when the staff process starts. */
#include <errno.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "staff_client.h"

static atomic_bool is_full;

/* SQLite's writes come through here: on a full disk what is there can be written over, and nothing grows. */
ssize_t pwrite64(int descriptor, const void *data, size_t length, off64_t at)
{
    struct stat status;
    if (atomic_load(&is_full) && fstat(descriptor, &status) == 0 && at + (off64_t)length > status.st_size) {
        errno = ENOSPC;
        return -1;
    }
    return syscall(SYS_pwrite64, descriptor, data, length, at);
}

static void the_admin_signs_in(void **state)
{
    (void)state;
    struct staff_house *desk = staff_open();
    atomic_store(&is_full, true);
    /* Often enough for a long day. */
    for (int time = 0; time < 30; time++) {
        struct person *admin = person_sign_in(desk, "admin", ADMIN_PASSWORD);
        struct page page = person_get(admin, "/staff/dashboard");
        assert_int_equal(page.status, 200);
        person_destroy(admin);
    }
    struct person *stranger = person_create(desk);
    assert_int_equal(person_try(stranger, "admin", "not-the-password-1").status, 422);
    person_destroy(stranger);
    atomic_store(&is_full, false);
    /* Each is in the audit log. */
    assert_int_equal(staff_sql(desk, "SELECT count(*) FROM audit WHERE action = 'sign_in'"), 30);
    staff_close(desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_admin_signs_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
