#include "store/bulk_line.hpp"

#include <algorithm>
#include <stdexcept>

#include "tests/store/queue_probe.hpp"
#include "tests/store/test_database.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::store;
using namespace tama::tests;

namespace {

std::int64_t addNote(Transaction& tx, int number) {
    return tx.insert("INSERT INTO note (text) VALUES (:1) RETURNING id", std::to_string(number));
}

}  // namespace

TEST_CASE("closures of a line run in order, and their results come back in order", "[store]") {
    TestDatabase database(GENERATE(from_range(testEngines())));
    makeNotes(database->queue(), database->engine());
    std::vector<std::int64_t> ids;
    BulkLine line(database->queue());
    for (int i = 0; i < 20; ++i) {
        line.run(
            [i](Transaction& tx) { return addNote(tx, i); }, [&ids](std::int64_t id) { ids.push_back(id); }
        );
    }
    line.finish();
    REQUIRE(ids.size() == 20);
    CHECK(std::is_sorted(ids.begin(), ids.end()));
    CHECK(notes(*database).back() == "19");
}

TEST_CASE("several closures of a line are on their way before the first is committed", "[store]") {
    TestDatabase database(Engine::Sqlite);
    makeNotes(database->queue(), database->engine());
    BulkLine line(database->queue());
    Gate gate(database->queue());
    for (int i = 0; i < 4; ++i) line.run([i](Transaction& tx) { addNote(tx, i); });
    CHECK(database->queue().depth() == 5);
    gate.open();
    line.finish();
    CHECK(notes(*database).size() == 4);
}

TEST_CASE("what a closure of a line threw is thrown by a later call, and those before it are kept", "[store]") {
    TestDatabase database(GENERATE(from_range(testEngines())));
    makeNotes(database->queue(), database->engine());
    {
        BulkLine line(database->queue());
        line.run([](Transaction& tx) { addNote(tx, 1); });
        line.run([](Transaction&) { throw std::runtime_error("broken"); });
        CHECK_THROWS_WITH(line.finish(), "broken");
        line.run([](Transaction& tx) { addNote(tx, 2); });
    }
    CHECK(notes(*database) == std::vector<std::string>{"1", "2"});
}
