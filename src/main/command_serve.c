/* gather serve: the public or the staff process behind nginx. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/config.h"
#include "base/log.h"
#include "http/fcgi.h"
#include "http/listener.h"
#include "main/command.h"
#include "main/process_sandbox.h"
#include "page/frame/app.h"

static const char usage[] = "gather serve public|staff [--config FILE]";

/* SIGTERM and SIGINT are for fcgi_serve to wait for; threads made before it must not be ended by them. */
static void hold_stop_signals(void)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
}

static int serve(const struct config *config, const char *config_path, enum role role,
                 struct problems *problems)
{
    const char *socket_path = role == ROLE_PUBLIC ? config->serve_public_socket : config->serve_staff_socket;
    if (!listener_is_free(socket_path) || !process_sandbox_enter(config, config_path, role))
        return COMMAND_WRONG;
    struct app *app = app_open(config, role, problems);
    if (app == NULL)
        return COMMAND_WRONG;
    const struct fcgi_options options = {
        .socket_path = socket_path,
        .threads = config->serve_threads,
        .handler = app_handle,
        .context = app,
    };
    log_info("ready");
    bool served = fcgi_serve(&options);
    app_close(app);
    log_info("stopped");
    return served ? COMMAND_DONE : COMMAND_WRONG;
}

int command_serve(int argc, char **argv)
{
    const char *config_path = NULL;
    int first = command_only_config(argc, argv, &config_path);
    if (first < 0 || first != argc - 1)
        return command_usage(usage);
    const char *side = argv[first];
    if (strcmp(side, "public") != 0 && strcmp(side, "staff") != 0)
        return command_usage(usage);
    log_name(side);
    hold_stop_signals();
    struct problems *problems = problems_create();
    struct config *config = command_config_load(command_config_path(config_path), problems);
    int code = COMMAND_WRONG;
    if (config != NULL)
        code = serve(config, command_config_path(config_path),
                     strcmp(side, "public") == 0 ? ROLE_PUBLIC : ROLE_STAFF, problems);
    problems_print(problems, stderr);
    config_destroy(config);
    problems_destroy(problems);
    return code;
}
