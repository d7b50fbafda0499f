// The faults of docs/reliability.md that concern the line: what is in doubt after it breaks, and that it comes
// back. Over TCP, with the real store.
#include "gateway/smpp/status.hpp"
#include "tests/gateway/end_to_end.hpp"

using namespace tama;
using namespace tama::gateway;
using namespace tama::tests;
namespace smpp = tama::gateway::smpp;

namespace {

void enqueueMany(EndToEnd& run, int count) {
    for (int i = 0; i < count; ++i) run.world.enqueue("Hello", run.world.number(i));
}

void withoutReceipts(EndToEnd& run) {
    run.subscribers.script = [](const smpp::SubmitSm&, smpp::SubmitPlan& plan) { plan.receipts.clear(); };
}

}  // namespace

TEST_CASE("fault 7: after a hang-up exactly what was unanswered is sent again", "[gateway][faults]") {
    smpp::Misbehaviour faults;
    faults.hang_up_every = 7;
    EndToEnd run(faults, GENERATE(from_range(testEngines())));
    run.channel.in_doubt = InDoubtPolicy::Resend;
    run.channel.smpp.window = 4;
    withoutReceipts(run);
    run.start();
    enqueueMany(run, 40);
    REQUIRE(run.allIn("submitted", 40));
    const auto status = run.status();
    // The unanswered set, all of it and nothing else.
    CHECK(static_cast<std::int64_t>(status.counters.unanswered) == status.possible_duplicates);
    CHECK(run.subscribers.different() == 40);
    CHECK(static_cast<std::int64_t>(run.subscribers.submits()) <= 40 + status.possible_duplicates);
    CHECK(status.possible_duplicates <= static_cast<std::int64_t>(4 * run.smsc->counts().binds));
}

TEST_CASE("fault 7: under the policy hold nothing is sent twice, however the line breaks", "[gateway][faults]") {
    const auto engine = GENERATE(from_range(testEngines()));
    const bool with_reset = GENERATE(false, true);
    smpp::Misbehaviour faults;
    (with_reset ? faults.drop_every : faults.hang_up_every) = 7;
    EndToEnd run(faults, engine);
    run.channel.in_doubt = InDoubtPolicy::Hold;
    run.channel.smpp.window = 4;
    withoutReceipts(run);
    run.start();
    enqueueMany(run, 40);
    CHECK(run.becomes([&] { return run.inState("submitted") + run.inState("in_doubt") == 40; }));
    CHECK(run.subscribers.submits() == run.subscribers.different());
    CHECK(run.status().possible_duplicates == 0);
    CHECK(run.inState("in_doubt") >= 4);  // one at least for each time the line broke
}

TEST_CASE("fault 7: an answer cut at any octet is no answer", "[gateway][faults]") {
    for (std::size_t octets = 0; octets < 25; ++octets) {  // 16 of the header, 9 of the id
        INFO(octets << " octets");
        smpp::Misbehaviour faults;
        faults.cut_every = 2;
        faults.cut_after = octets;
        EndToEnd run(faults);
        run.channel.in_doubt = InDoubtPolicy::Hold;
        run.channel.smpp.window = 1;
        withoutReceipts(run);
        run.start();
        enqueueMany(run, 4);
        CHECK(run.allIn("submitted", 2));
        CHECK(run.allIn("in_doubt", 2));
        CHECK(run.subscribers.submits() == 4);
    }
}

TEST_CASE("fault 8: an SMSC that stops reading is left, and nothing is lost or piled up", "[gateway][faults]") {
    smpp::Misbehaviour faults;
    faults.deaf = true;
    EndToEnd run(faults);
    run.channel.in_doubt = InDoubtPolicy::Resend;
    run.channel.smpp.window = 5;
    run.channel.smpp.enquire_link_interval = Milliseconds{50};
    run.channel.smpp.response_timeout = Milliseconds{400};
    run.start();
    enqueueMany(run, 50);
    REQUIRE(run.becomes([&] { return run.status().counters.submitted >= 5; }));
    // At most a window of parts is ever taken out of the store.
    CHECK(run.world.count("SELECT COUNT(*) FROM part WHERE state = 'submitting'") <= 5);
    run.smsc->setMisbehaviour({});
    CHECK(run.allIn("delivered", 50));
    CHECK(run.subscribers.different() == 50);
}

TEST_CASE("fault 9: enquire_link that is not answered ends the line, one with a status does not", "[gateway][faults]") {
    smpp::Misbehaviour faults;
    faults.enquire_link_unanswered = true;
    EndToEnd run(faults);
    run.channel.smpp.enquire_link_interval = Milliseconds{30};
    run.channel.smpp.response_timeout = Milliseconds{100};
    run.start();
    CHECK(run.becomes([&] { return run.smsc->counts().binds >= 2; }));
    CHECK(run.becomes([&] { return run.status().last_error == "enquire_link not answered"; }));

    smpp::Misbehaviour polite;
    polite.enquire_link_status = smpp::status::kSystemError;
    EndToEnd other(polite);
    other.channel.smpp.enquire_link_interval = Milliseconds{20};
    other.start();
    REQUIRE(other.becomes([&] { return other.bound(); }));
    enqueueMany(other, 5);
    CHECK(other.allIn("delivered", 5));
    CHECK(other.smsc->counts().binds == 1);
}

TEST_CASE("fault 10: an SMSC that unbinds in the middle of a window", "[gateway][faults]") {
    smpp::Misbehaviour faults;
    faults.unbind_every = 6;
    EndToEnd run(faults, GENERATE(from_range(testEngines())));
    run.channel.in_doubt = InDoubtPolicy::Resend;
    run.channel.smpp.window = 4;
    withoutReceipts(run);
    run.start();
    enqueueMany(run, 30);
    CHECK(run.allIn("submitted", 30));
    CHECK(run.subscribers.different() == 30);
    const auto status = run.status();
    CHECK(static_cast<std::int64_t>(status.counters.unanswered) == status.possible_duplicates);
    CHECK(run.subscribers.submits() <= 30 + static_cast<std::size_t>(status.possible_duplicates));
}

TEST_CASE("fault 10: binds that are refused or nacked are tried again and named", "[gateway][faults]") {
    smpp::Misbehaviour faults;
    std::string named = "refused: ESME_RBINDFAIL (0x0D): bind failed";
    SECTION("header only") { faults.bind_status = smpp::status::kBindFailed; }
    SECTION("with a body") {
        faults.bind_status = smpp::status::kAlreadyBound;
        faults.bind_form = smpp::AnswerForm::WithText;
        named = "refused: ESME_RALYBND (0x05): already bound";
    }
    SECTION("generic_nack") {
        faults.bind_nacked = true;
        named = "refused: ESME_RINVCMDID (0x03): invalid command id";
    }
    EndToEnd run(faults);
    run.start();
    CHECK(run.becomes([&] { return run.status().state == named; }));
    run.smsc->setMisbehaviour({});
    enqueueMany(run, 1);
    CHECK(run.allIn("delivered", 1));
    CHECK(run.status().last_error.empty());
}

TEST_CASE("fault 10: a bind or unbind that is never answered holds nothing up", "[gateway][faults]") {
    smpp::Misbehaviour faults;
    faults.bind_unanswered = true;
    EndToEnd run(faults);
    run.channel.smpp.response_timeout = Milliseconds{50};
    run.start();
    CHECK(run.becomes([&] { return run.status().last_error == "bind not answered"; }));
    smpp::Misbehaviour silent_goodbye;
    silent_goodbye.unbind_unanswered = true;
    run.smsc->setMisbehaviour(silent_goodbye);
    REQUIRE(run.becomes([&] { return run.bound(); }));
    run.gateway->stop(std::chrono::seconds{1});
    CHECK(run.status().state == "stopped");
}

TEST_CASE("fault 11: a wrong password is tried once and then not for a long time", "[gateway][faults]") {
    EndToEnd run;
    run.channel.smpp.password = "wrong";
    run.channel.smpp.binds = 4;
    run.start();
    CHECK(run.becomes([&] { return run.status().state == "refused: wrong password"; }));
    int looks = 0;
    CHECK(run.becomes([&] { return ++looks == 50; }));  // ten times the longest delay of a lost line
    CHECK(run.smsc->counts().refused_binds == 1);
}

TEST_CASE("fault 12: what comes one octet at a time is understood", "[gateway][faults]") {
    smpp::Misbehaviour faults;
    faults.write_size = 1;
    EndToEnd run(faults);
    run.start();
    enqueueMany(run, 20);
    CHECK(run.allIn("delivered", 20));
    CHECK(run.subscribers.submits() == 20);
}

TEST_CASE("fault 13: an SMSC that sends no SMPP is left and tried again", "[gateway][faults]") {
    for (const std::string& garbage :
         {std::string(16, '\0'), std::string("\0\0\0\4", 4), std::string("\xFF\xFF\xFF\xFF", 4),
          std::string("HTTP/1.1 400 Bad Request\r\n\r\n")}) {
        smpp::Misbehaviour faults;
        faults.garbage = garbage;
        EndToEnd run(faults);
        run.start();
        CHECK(run.becomes([&] { return run.status().last_error == "not SMPP"; }));
        run.smsc->setMisbehaviour({});
        enqueueMany(run, 1);
        CHECK(run.allIn("delivered", 1));
    }
}

TEST_CASE("fault 18: an SMSC that throttles gets what it takes, each number in its order", "[gateway][faults]") {
    smpp::Misbehaviour faults;
    faults.accept_per_second = 40;
    EndToEnd run(faults);
    std::map<std::string, std::vector<std::string>> order;
    run.subscribers.script = [&order](const smpp::SubmitSm& message, smpp::SubmitPlan&) {
        order[message.destination.digits].emplace_back(smpp::userData(message));
    };
    for (int i = 0; i < 60; ++i) run.world.enqueue("number " + std::to_string(100 + i / 10), run.world.number(i % 10));
    run.start();
    CHECK(run.allIn("delivered", 60));
    CHECK(run.subscribers.submits() == 60);
    CHECK(run.status().counters.retried == run.smsc->counts().refused_submits);
    REQUIRE(order.size() == 10);
    for (const auto& [number, texts] : order) CHECK(std::is_sorted(texts.begin(), texts.end()));
}

TEST_CASE("fault 18: a throttled channel stays slow when the line comes back", "[gateway][faults]") {
    smpp::Misbehaviour faults;
    faults.throttle_every = 3;
    EndToEnd run(faults);
    run.start();
    enqueueMany(run, 3);
    REQUIRE(run.becomes([&] { return run.status().counters.retried == 1; }));
    CHECK(run.becomes([&] { return run.status().slowed_down; }));
    run.smsc->dropConnections();
    REQUIRE(run.becomes([&] { return run.smsc->counts().binds == 2; }));
    CHECK(run.becomes([&] { return run.bound() && run.status().slowed_down; }));
    CHECK(run.allIn("delivered", 3));
}

TEST_CASE("fault 20: a crash before or after the answer loses nothing and doubles only what was marked", "[gateway][faults]") {
    smpp::Misbehaviour faults;
    faults.silent_every = 2;
    EndToEnd run(faults, GENERATE(from_range(testEngines())));
    run.channel.in_doubt = InDoubtPolicy::Resend;
    run.channel.smpp.window = 4;
    withoutReceipts(run);
    run.start();
    enqueueMany(run, 20);
    REQUIRE(run.becomes([&] { return run.subscribers.submits() >= 4; }));
    run.crash();
    const auto marked = run.world.count("SELECT COUNT(*) FROM part WHERE state = 'submitting'");
    CHECK(marked <= 4);
    run.smsc->setMisbehaviour({});
    run.start();
    CHECK(run.allIn("submitted", 20));
    CHECK(run.subscribers.different() == 20);
    CHECK(run.status().possible_duplicates == marked);
}

TEST_CASE("fault 20: a delivery whose acknowledgement was lost comes again and is taken once", "[gateway][faults]") {
    EndToEnd run({}, GENERATE(from_range(testEngines())));
    run.start();
    REQUIRE(run.becomes([&] { return run.bound(); }));
    run.smsc->deliver(run.world.number(1).digits(), "1234", "yes", 0);
    REQUIRE(run.becomes([&] { return run.world.handler.texts().size() == 1; }));
    run.crash();
    run.smsc->deliver(run.world.number(1).digits(), "1234", "yes", 0);  // as after a lost deliver_sm_resp
    run.start();
    CHECK(run.becomes([&] { return run.smsc->counts().replies == 2; }));
    CHECK(run.world.handler.texts().size() == 1);
}

TEST_CASE("fault 21: what cannot be stored is not answered, and taken once when it can", "[gateway][faults]") {
    EndToEnd run;
    run.start();
    REQUIRE(run.becomes([&] { return run.bound(); }));
    run.world.run([](store::Transaction& tx) {
        tx.run("CREATE TRIGGER full_disk BEFORE INSERT ON inbound BEGIN SELECT RAISE(FAIL, 'disk is full'); END");
    });
    run.smsc->deliver(run.world.number(1).digits(), "1234", "yes", 0);
    CHECK(run.becomes([&] { return run.status().counters.turned_away >= 2; }));
    CHECK(run.smsc->counts().replies == 0);
    CHECK(run.world.handler.texts().empty());
    run.world.run([](store::Transaction& tx) { tx.run("DROP TRIGGER full_disk"); });
    CHECK(run.becomes([&] { return run.smsc->counts().replies == 1; }));
    CHECK(run.world.handler.texts() == std::vector<std::string>{"yes"});
}

TEST_CASE("fault 21: what cannot be marked is not sent, and sent once when it can", "[gateway][faults]") {
    EndToEnd run;
    run.start();
    REQUIRE(run.becomes([&] { return run.bound(); }));
    run.world.run([](store::Transaction& tx) {
        tx.run(
            "CREATE TRIGGER full_disk BEFORE UPDATE ON part WHEN NEW.state = 'submitting'"
            " BEGIN SELECT RAISE(FAIL, 'disk is full'); END"
        );
    });
    enqueueMany(run, 5);
    int looks = 0;
    CHECK(run.becomes([&] { return ++looks == 20; }));
    CHECK(run.subscribers.submits() == 0);
    run.world.run([](store::Transaction& tx) { tx.run("DROP TRIGGER full_disk"); });
    CHECK(run.allIn("delivered", 5));
    CHECK(run.subscribers.submits() == 5);
}

TEST_CASE("fault 22: a wall clock that jumps an hour either way sends nothing twice", "[gateway][faults]") {
    EndToEnd run;
    run.start();
    enqueueMany(run, 10);
    run.world.wall.advance(std::chrono::hours{1});
    for (int i = 10; i < 20; ++i) run.world.enqueue("Hello", run.world.number(i));
    run.world.wall.advance(-std::chrono::hours{1});
    for (int i = 20; i < 30; ++i) run.world.enqueue("Hello", run.world.number(i));
    run.world.wall.advance(std::chrono::hours{1});
    CHECK(run.allIn("delivered", 30));
    CHECK(run.subscribers.submits() == 30);
}
