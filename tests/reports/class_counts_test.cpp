#include "reports/class_counts.hpp"

#include "reports/conversation_index.hpp"
#include "tests/store/test_database.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::tests;

TEST_CASE("messages are counted by class and day, whether they are filed yet or not", "[reports]") {
    TestDatabase database(GENERATE(from_range(testEngines())));
    const WallTime day = fromEpochMs(1'790'000'000'000);
    constexpr int kMessages = 2'500;  // more than stay unfiled
    database->queue().run([&](store::Transaction& tx) {
        for (int i = 0; i < kMessages; ++i) {
            tx.run(
                "INSERT INTO message (uuid, direction, class, channel_id, number, number_key, sender, text, "
                "encoding, part_count, state, created_at) VALUES ('', :1, :2, 1, '', 0, '', '', 'gsm7', 2, "
                "'queued', :3)",
                i % 5 == 0 ? "in" : "out",
                i % 5 == 0   ? ""
                : i % 5 == 1 ? "client"
                             : "use-case",
                i < 5 ? day - std::chrono::hours{48} : day
            );
        }
    });
    const auto check = [&] {
        const auto counts = database->read([&](store::Sql& sql) { return reports::classCounts(sql, day); });
        REQUIRE(counts.size() == 2);
        CHECK(counts.at("client").messages == 499);
        CHECK(counts.at("client").segments == 998);
        CHECK(counts.at("use-case").messages == 3 * 499);
    };
    check();
    reports::ConversationIndex index(*database);
    while (index.fileSome()) {
    }
    check();
    const auto filed = database->read([](store::Sql& sql) {
        return sql.one<std::int64_t>("SELECT message_id FROM use_case_message_filed WHERE id = 1");
    });
    CHECK(filed == 1'500);
}
