#include "reports/live.hpp"

#include <algorithm>

#include "reports/conversation_index.hpp"
#include "tests/reports/reports_world.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::reports;
using tama::tests::ReportsWorld;

namespace {

LiveFigures figuresOf(ReportsWorld& world, std::int64_t use_case_id) {
    return world.database->read([&](store::Sql& sql) { return liveFigures(sql, use_case_id); });
}

}  // namespace

TEST_CASE("The live figures of a small use case are those counted by hand", "[reports]") {
    ReportsWorld world(GENERATE(from_range(tests::testEngines())));
    const auto figures = figuresOf(world, world.use_case_id);

    CHECK(figures.plain.targeted == 12);
    CHECK(figures.plain.sendable == 11);   // not Musa
    CHECK(figures.plain.submitted == 11);  // Kadi's too: the network took it and failed later
    CHECK(figures.plain.delivered == 9);   // not Kadi, Lamin
    CHECK(figures.plain.started == 6);     // Aminata to Ebrima, Omar
    CHECK(figures.plain.completed == 2);

    const auto& of = figures.dispositions;
    CHECK(of.of(Disposition::Complete) == 2);
    CHECK(of.of(Disposition::Partial) == 1);   // Coumba
    CHECK(of.of(Disposition::BreakOff) == 2);  // Demba, Ebrima
    CHECK(of.of(Disposition::Refused) == 1);
    CHECK(of.of(Disposition::NonContact) == 1);
    CHECK(of.of(Disposition::DeliveredSilent) == 1);
    CHECK(of.of(Disposition::Other) == 2);
    CHECK(of.of(Disposition::UnknownEligibility) == 1);
    CHECK(of.of(Disposition::NotEligible) == 1);
    CHECK(of.targeted() == 12);
    CHECK(figures.rates.rr1.count == 2);
    CHECK(figures.rates.rr1.of == 11);

    CHECK(figures.messages.asked == 20);
    CHECK(figures.messages.sent == 20);
    CHECK(figures.messages.delivered == 18);
    CHECK(figures.messages.answered == 12);
}

TEST_CASE("Each plain line names the line before as its denominator", "[reports]") {
    ReportsWorld world;
    const auto lines = figuresOf(world, world.use_case_id).plain.lines();
    for (std::size_t i = 1; i < lines.size(); ++i) {
        CHECK(lines.at(i).of == lines.at(i - 1).name);
        CHECK(lines.at(i).share.of == lines.at(i - 1).share.count);
    }
}

TEST_CASE("Questions come in order with what workers read and answered, without test traffic", "[reports]") {
    ReportsWorld world(GENERATE(from_range(tests::testEngines())));
    const auto questions = figuresOf(world, world.use_case_id).questions;
    REQUIRE(questions.size() == 3);

    CHECK(questions[0].text == "Do you have ACT today? 1 yes, 2 no");
    CHECK(questions[0].result_key == "stock");
    CHECK(questions[0].asked == 11);
    CHECK(questions[0].sent == 11);
    CHECK(questions[0].delivered == 9);
    CHECK(questions[0].replied == 6);
    CHECK(questions[0].valid == 5);
    CHECK(questions[0].invalid == 1);
    CHECK(questions[0].first_try_invalid == 2);  // Bai, Omar
    CHECK(questions[0].attempts == 12);
    REQUIRE(questions[0].categories.size() == 2);
    CHECK(questions[0].categories[0].name == "Yes");
    CHECK(questions[0].categories[0].count == 4);
    CHECK(questions[0].categories[1].name == "No");
    CHECK(questions[0].categories[1].count == 1);

    CHECK(questions[1].asked == 5);
    CHECK(questions[1].valid == 3);
    CHECK(questions[1].invalid == 1);
    CHECK(questions[2].asked == 4);
    CHECK(questions[2].valid == 2);
}

TEST_CASE("The arrival curve holds every answer once", "[reports]") {
    ReportsWorld world(GENERATE(from_range(tests::testEngines())));
    const auto curve = figuresOf(world, world.use_case_id).arrivals;
    // 6, 3, 1, 1 and 1 answers in the minutes 1 to 5.
    CHECK(curve.width == std::chrono::seconds(10));
    CHECK(curve.start == ReportsWorld::at(1) - Milliseconds(toEpochMs(ReportsWorld::at(1)) % 10'000));
    REQUIRE(curve.answers.size() == 25);
    CHECK(curve.answers[0] == 6);
    CHECK(curve.answers[6] == 3);
    CHECK(curve.answers[12] == 1);
    CHECK(curve.answers[18] == 1);
    CHECK(curve.answers[24] == 1);
}

TEST_CASE("A use case that nobody was asked in has no rates and no curve", "[reports]") {
    ReportsWorld world(GENERATE(from_range(tests::testEngines())));
    const auto figures = figuresOf(world, 4711);
    CHECK(figures.plain.targeted == 0);
    CHECK_FALSE(figures.rates.rr1.value().has_value());
    CHECK(figures.arrivals.answers.empty());
    CHECK(figures.questions.empty());
}

TEST_CASE("An announcement is complete where it was delivered", "[reports]") {
    ReportsWorld world(GENERATE(from_range(tests::testEngines())));
    const auto figures = figuresOf(world, world.announcement_id);
    CHECK(figures.plain.targeted == 2);
    CHECK(figures.plain.submitted == 2);
    CHECK(figures.plain.delivered == 1);
    CHECK(figures.dispositions.of(Disposition::Complete) == 1);
    CHECK(figures.dispositions.of(Disposition::NonContact) == 1);
}

TEST_CASE("The list of workers pages by key and filters by disposition and name", "[reports]") {
    ReportsWorld world(GENERATE(from_range(tests::testEngines())));
    const auto page = [&](const WorkerFilter& filter, std::int64_t after, std::int64_t limit) {
        return world.database->read([&](store::Sql& sql) {
            return workersOf(sql, world.use_case_id, filter, after, limit);
        });
    };

    std::vector<std::string> names;
    std::int64_t after = 0;
    for (;;) {
        const auto lines = page({}, after, 5);
        for (const auto& line : lines) names.push_back(line.name);
        if (lines.size() < 5) break;
        after = lines.back().worker_id;
    }
    CHECK(names.size() == 12);
    CHECK(std::is_sorted(names.begin(), names.end()));

    const auto partial = page({Disposition::Partial, ""}, 0, 10);
    REQUIRE(partial.size() == 1);
    CHECK(partial[0].name == "Coumba");
    CHECK(partial[0].cadre == "midwife");
    CHECK(partial[0].facility == "Bo Clinic");
    CHECK(partial[0].district == "Bo");
    CHECK(partial[0].operator_name == "Africell");
    CHECK(partial[0].facts.asked == 3);
    CHECK(partial[0].facts.answered == 2);
    CHECK(partial[0].last_event_at == ReportsWorld::at(2));

    const auto named = page({std::nullopt, "ÀM"}, 0, 10);  // Aminata, Lamin have "am", not in a row with n
    REQUIRE(named.size() == 2);
    CHECK(named[0].name == "Aminata");
    CHECK(named[1].name == "Lamin");
    CHECK(named[1].in_progress);
    CHECK(page({std::nullopt, "%"}, 0, 10).empty());

    const auto absent = page({Disposition::NonContact, ""}, 0, 10);
    REQUIRE(absent.size() == 1);
    CHECK(absent[0].facts.failure == gateway::FailureClass::Absent);
    const auto excluded = page({Disposition::NotEligible, ""}, 0, 10);
    REQUIRE(excluded.size() == 1);
    CHECK(excluded[0].facts.exclusion == "no_phone");
}

TEST_CASE("A conversation reads the same before and after its messages are filed", "[reports]") {
    ReportsWorld world(GENERATE(from_range(tests::testEngines())));
    const auto worker = world.worker("Bai");
    const auto read = [&](std::int64_t limit = 500) {
        return world.database->read([&](store::Sql& sql) {
            return conversationOf(sql, world.use_case_id, worker, limit);
        });
    };
    const auto before = read();
    REQUIRE(before.size() == 6);
    CHECK(before[0].text == "Do you have ACT today? 1 yes, 2 no");
    CHECK_FALSE(before[0].inbound);
    CHECK(before[0].state == "delivered");
    CHECK(before[0].created_at == ReportsWorld::at(0));
    CHECK(before[1].inbound);
    CHECK(before[1].text == "2");

    // Younger messages of nobody's push the conversation out of the end that stays unfiled.
    world.database->queue().run([](store::Transaction& tx) {
        const auto last = tx.one<std::int64_t>("SELECT max(id) FROM message").value();
        tx.run(
            "INSERT INTO message (id, uuid, direction, class, channel_id, number, number_key, sender, text, "
            "encoding, "
            "part_count, state, created_at) VALUES (:1, 'late', 'in', '', 1, '', 0, '', '', 'gsm7', 1, "
            "'received', 0)",
            last + 1'030
        );
    });
    ConversationIndex index(*world.database);
    while (index.fileSome()) {
    }
    const auto filed = world.database->read([](store::Sql& sql) {
        return sql.one<std::int64_t>("SELECT count(*) FROM use_case_message").value();
    });
    CHECK(filed > 0);
    CHECK_FALSE(index.fileSome());
    const auto after = read();
    REQUIRE(after.size() == 6);
    for (std::size_t i = 0; i < after.size(); ++i) CHECK(after[i].id == before[i].id);
    const auto last_two = read(2);
    REQUIRE(last_two.size() == 2);
    CHECK(last_two[0].id == before[4].id);
}

TEST_CASE("A tester's messages are in no worker's conversation", "[reports]") {
    ReportsWorld world(GENERATE(from_range(tests::testEngines())));
    const auto worker = world.worker("Aminata");
    const auto messages =
        world.database->read([&](store::Sql& sql) { return conversationOf(sql, world.use_case_id, worker); });
    CHECK(messages.size() == 6);
}

TEST_CASE("The common text of a question hides what differs between workers", "[reports]") {
    CHECK(commonText({}).empty());
    CHECK(commonText({"Are you well?"}) == "Are you well?");
    CHECK(commonText({"a", "b", "b"}) == "b");
    CHECK(commonText({"Dear Awa, are you well?", "Dear Bintou, are you well?"}) == "Dear …, are you well?");
    CHECK(commonText({"Chère é", "Chère è"}) == "Chère …");
    CHECK(commonText({"aa", "aaa"}) == "aa…");
    CHECK(commonText({"x", "y"}).empty());
}
