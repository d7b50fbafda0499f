#include "store/commit_queue.hpp"

#include "tests/store/test_database.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::store;
using namespace tama::tests;

TEST_CASE("run hands back what the closure returned, after its commit", "[store]") {
    const auto engine = GENERATE(from_range(testEngines()));
    TestDatabase database(engine);
    const auto id = database->queue().run([](Transaction& tx) {
        tx.run("CREATE TABLE note (id BIGINT PRIMARY KEY)");
        return tx.insert("INSERT INTO note (id) VALUES (:1) RETURNING id", 7);
    });
    CHECK(id == 7);
    CHECK(database->read([](Sql& sql) {
        return sql.all<std::int64_t>("SELECT id FROM note");
    }) == std::vector<std::int64_t>{7});
}
