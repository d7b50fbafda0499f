#include "store/instance_lock.hpp"

#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

#include "tests/store/test_database.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::store;
using namespace tama::tests;

TEST_CASE("one process runs on a database, and the next may when it has ended", "[store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    const TestDatabase database(engine);
    const TestDatabase another(engine);
    {
        const auto first = InstanceLock::acquire(database.url());
        REQUIRE(first);
        const auto second = InstanceLock::acquire(database.url());
        REQUIRE_FALSE(second);
        CHECK(second.error().code == ErrorCode::Conflict);
        CHECK(second.error().message == "another tama runs on this data: stop it first");
        CHECK(InstanceLock::acquire(another.url()));
    }
    CHECK(InstanceLock::acquire(database.url()));
}

TEST_CASE("a process that is killed leaves no lock behind", "[store]") {
    const TestDatabase database;
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    const auto child = ::fork();
    if (child == 0) {
        const auto lock = InstanceLock::acquire(database.url());
        const char held = lock ? 'y' : 'n';
        if (::write(ready[1], &held, 1) == 1) ::pause();
        ::_exit(1);
    }
    REQUIRE(child > 0);
    char held = 0;
    REQUIRE(::read(ready[0], &held, 1) == 1);
    CHECK(held == 'y');
    CHECK_FALSE(InstanceLock::acquire(database.url()));
    ::kill(child, SIGKILL);
    REQUIRE(::waitpid(child, nullptr, 0) == child);
    CHECK(InstanceLock::acquire(database.url()));
    ::close(ready[0]);
    ::close(ready[1]);
}

TEST_CASE("one database under two names is still one", "[store]") {
    const TestDatabase database;
    const auto link = database.folder().file("link.db");
    std::filesystem::create_symlink(database.folder().file("tama.db"), link);
    const auto first = InstanceLock::acquire(database.url());
    REQUIRE(first);
    CHECK_FALSE(InstanceLock::acquire("sqlite:" + link.string()));
}

TEST_CASE("a lock that cannot be taken is an error with its place", "[store]") {
    const auto lock = InstanceLock::acquire("sqlite:/nowhere/tama.db");
    REQUIRE_FALSE(lock);
    CHECK(lock.error().code == ErrorCode::Unavailable);
    CHECK(lock.error().place == "/nowhere/tama.db.lock");
    CHECK_FALSE(InstanceLock::acquire("mysql:x"));
}
