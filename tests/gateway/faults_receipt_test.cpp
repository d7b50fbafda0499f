// The faults of docs/reliability.md that concern answers and receipts: nothing lost, nothing twice, and the
// right state in the end. Over TCP, with the real store.
#include <set>

#include "tests/gateway/end_to_end.hpp"

using namespace tama;
using namespace tama::gateway;
using namespace tama::tests;
namespace smpp = tama::gateway::smpp;

namespace {

void enqueue(EndToEnd& run, int count, const std::string& text = "Hello") {
    for (int i = 0; i < count; ++i) run.world.enqueue(text, run.world.number(i));
}

/// All delivered, each sent once.
void checkAllDelivered(EndToEnd& run, int count) {
    CHECK(run.allIn("delivered", count));
    CHECK(run.subscribers.submits() == static_cast<std::size_t>(count));
    CHECK(run.status().possible_duplicates == 0);
}

}  // namespace

TEST_CASE("fault 1: a receipt before its answer, in the same segment or while the gateway is down", "[gateway][faults]") {
    const auto engine = GENERATE(from_range(testEngines()));
    SECTION("in the same segment") {
        smpp::Misbehaviour faults;
        faults.receipt_before_response = true;
        EndToEnd run(faults, engine);
        run.start();
        enqueue(run, 20);
        checkAllDelivered(run, 20);
        CHECK(run.world.count("SELECT COUNT(*) FROM receipt") == 0);
    }
    SECTION("an hour later") {
        EndToEnd run({}, engine);
        run.subscribers.script = [](const smpp::SubmitSm&, smpp::SubmitPlan& plan) {
            plan.receipts[0].delay = std::chrono::hours{1};
        };
        run.start();
        enqueue(run, 5);
        CHECK(run.allIn("submitted", 5));
        run.world.wall.advance(std::chrono::hours{1});
        checkAllDelivered(run, 5);
    }
    SECTION("after the gateway has crashed before the answer") {
        smpp::Misbehaviour faults;
        faults.silent_every = 1;
        EndToEnd run(faults, engine);
        run.channel.in_doubt = InDoubtPolicy::Await;
        run.channel.await_receipt = std::chrono::hours{24};
        run.subscribers.script = [](const smpp::SubmitSm&, smpp::SubmitPlan& plan) {
            plan.receipts[0].delay = std::chrono::hours{1};
        };
        run.start();
        enqueue(run, 5);
        REQUIRE(run.becomes([&] { return run.subscribers.submits() == 5; }));
        run.crash();
        run.smsc->setMisbehaviour({});
        run.world.wall.advance(std::chrono::hours{1});
        run.start();
        checkAllDelivered(run, 5);
    }
}

TEST_CASE("fault 2: receipts that are repeated, unknown, or go backwards", "[gateway][faults]") {
    smpp::Misbehaviour faults;
    faults.receipt_copies = 3;
    faults.stray_receipts = true;
    faults.enroute_after_final = true;
    EndToEnd run(faults, GENERATE(from_range(testEngines())));
    run.start();
    enqueue(run, 10);
    checkAllDelivered(run, 10);
    CHECK(run.becomes([&] { return run.smsc->counts().waiting == 0; }));  // every one was acknowledged
    CHECK(run.inState("delivered") == 10);
    CHECK(run.becomes([&] { return run.world.count("SELECT COUNT(*) FROM receipt") >= 10; }));
    // What matches nothing is kept for three days and no longer.
    run.world.wall.advance(std::chrono::hours{73});
    CHECK(run.becomes([&] { return run.world.count("SELECT COUNT(*) FROM receipt") == 0; }));
    const auto told = run.world.listener.outcomes();
    CHECK(std::count_if(told.begin(), told.end(), [](const MessageOutcome& outcome) {
              return outcome.state == MessageState::Delivered;
          }) == 10);
}

TEST_CASE("fault 3: ids written in another form in the receipt", "[gateway][faults]") {
    for (int form = 0; form <= static_cast<int>(smpp::IdForm::Longest); ++form) {
        INFO("form " << form);
        smpp::Misbehaviour faults;
        faults.id_form = static_cast<smpp::IdForm>(form);
        faults.receipt_before_response = form % 2 == 1;
        EndToEnd run(faults);
        run.start();
        enqueue(run, 12);
        checkAllDelivered(run, 12);
    }
}

TEST_CASE("fault 3: an SMSC that gives ids again, to other numbers", "[gateway][faults]") {
    smpp::Misbehaviour faults;
    faults.ids_used_again_after = 4;
    EndToEnd run(faults);
    run.subscribers.script = [](const smpp::SubmitSm&, smpp::SubmitPlan& plan) {
        plan.receipts[0].delay = std::chrono::minutes{1};
    };
    run.start();
    enqueue(run, 12);
    CHECK(run.allIn("submitted", 12));
    run.world.wall.advance(std::chrono::minutes{1});
    checkAllDelivered(run, 12);
}

TEST_CASE("fault 4: receipts in every form", "[gateway][faults]") {
    for (int form = 0; form <= static_cast<int>(smpp::ReceiptForm::DataSm); ++form) {
        INFO("form " << form);
        smpp::Misbehaviour faults;
        faults.receipt_form = static_cast<smpp::ReceiptForm>(form);
        EndToEnd run(faults);
        run.start();
        enqueue(run, 3);
        checkAllDelivered(run, 3);
        CHECK(run.world.handler.texts().empty());  // none was taken for a person's text
    }
}

TEST_CASE("fault 4: receipts under every esm_class", "[gateway][faults]") {
    for (const int esm_class : {0x00, 0x04, 0x44, 0x08, 0x20}) {
        INFO("esm_class " << esm_class);
        smpp::Misbehaviour faults;
        faults.receipt_esm_class = static_cast<std::uint8_t>(esm_class);
        faults.receipt_form = esm_class == 0 ? smpp::ReceiptForm::TextOnly : smpp::ReceiptForm::Standard;
        EndToEnd run(faults);
        run.start();
        enqueue(run, 3);
        checkAllDelivered(run, 3);
        CHECK(run.world.handler.texts().empty());
    }
}

TEST_CASE("fault 5: temporary refusals in every form are tried again", "[gateway][faults]") {
    for (const std::uint32_t status : {0x58U, 0x14U, 0x08U, 0x64U}) {
        for (const auto form : {smpp::AnswerForm::HeaderOnly, smpp::AnswerForm::EmptyId, smpp::AnswerForm::WithText}) {
            INFO("status " << status << " form " << static_cast<int>(form));
            smpp::Misbehaviour faults;
            faults.refuse_every = 2;
            faults.refuse_status = status;
            faults.refusal_form = form;
            EndToEnd run(faults);
            run.channel.smpp.window = 1;
            run.start();
            enqueue(run, 2);
            REQUIRE(run.becomes([&] { return run.status().counters.retried == 1; }));
            run.world.wall.advance(std::chrono::minutes{1});
            checkAllDelivered(run, 2);
            CHECK(run.smsc->counts().submits == 3);
        }
    }
}

TEST_CASE("fault 5: permanent, unknown and vendor refusals are final", "[gateway][faults]") {
    for (const std::uint32_t status : {0x0BU, 0x0AU, 0x45U, 0x59U, 0x400U, 0x4FFU}) {
        INFO("status " << status);
        smpp::Misbehaviour faults;
        faults.refuse_every = 2;
        faults.refuse_status = status;
        faults.refusal_form = smpp::AnswerForm::WithText;
        EndToEnd run(faults);
        run.channel.smpp.window = 1;
        run.start();
        enqueue(run, 4);
        CHECK(run.allIn("delivered", 2));
        CHECK(run.allIn("rejected", 2));
        CHECK(run.smsc->counts().submits == 4);
    }
}

TEST_CASE("fault 6: answers doubled, out of order, and to nothing that was asked", "[gateway][faults]") {
    smpp::Misbehaviour faults;
    faults.answer_twice = true;
    faults.stray_answers = true;
    faults.reverse_answers = 5;
    EndToEnd run(faults, GENERATE(from_range(testEngines())));
    run.start();
    enqueue(run, 20);
    checkAllDelivered(run, 20);
    CHECK(run.becomes([&] { return run.status().counters.accepted == 20; }));
}

TEST_CASE("fault 6: an answer that never comes leaves its part to the channel's policy", "[gateway][faults]") {
    const auto policy = GENERATE(InDoubtPolicy::Resend, InDoubtPolicy::Hold);
    smpp::Misbehaviour faults;
    faults.silent_every = 4;
    EndToEnd run(faults);
    run.channel.in_doubt = policy;
    run.channel.smpp.response_timeout = Milliseconds{100};
    run.subscribers.script = [](const smpp::SubmitSm&, smpp::SubmitPlan& plan) { plan.receipts.clear(); };
    run.start();
    enqueue(run, 10);
    if (policy == InDoubtPolicy::Hold) {
        CHECK(run.allIn("submitted", 8));
        CHECK(run.allIn("in_doubt", 2));
        CHECK(run.subscribers.submits() == 10);
    } else {
        CHECK(run.allIn("submitted", 10));
        const auto duplicates = run.status().possible_duplicates;
        CHECK(static_cast<std::int64_t>(run.subscribers.submits()) == 10 + duplicates);
        CHECK(run.subscribers.different() == 10);
    }
}

TEST_CASE("fault 19: a part that is refused fails its message, and the others are not sent again", "[gateway][faults]") {
    EndToEnd run({}, GENERATE(from_range(testEngines())));
    run.channel.smpp.window = 1;
    run.subscribers.script = [](const smpp::SubmitSm& message, smpp::SubmitPlan& plan) {
        const bool second = message.short_message.size() > 5 && message.short_message[5] == 2;
        if (second) plan.status = smpp::status::kSubmitFailed;
    };
    run.start();
    const auto id = run.world.enqueue(std::string(400, 'x'), run.world.number(1));
    CHECK(run.allIn("rejected", 1));
    // The third may be on its way when the news of the second is recorded (PostgreSQL): else it is not sent at all.
    CHECK(run.subscribers.submits() <= 3);
    CHECK(run.subscribers.submits() == run.subscribers.different());
    CHECK(run.becomes([&] {
        const auto parts = run.world.partStates(id);
        return parts[0] == "delivered" && parts[1] == "rejected" && (parts[2] == "cancelled" || parts[2] == "delivered");
    }));
    CHECK(run.inState("rejected") == 1);
}

TEST_CASE("fault 19: receipts of parts add up to one state", "[gateway][faults]") {
    EndToEnd run;
    run.subscribers.script = [](const smpp::SubmitSm& message, smpp::SubmitPlan& plan) {
        if (message.destination.digits == GatewayWorld::number(2).digits() && message.short_message[5] == 3) {
            plan.receipts[0] = {Milliseconds{0}, smpp::MessageState::Undeliverable, "027"};
        }
    };
    run.start();
    const auto whole = run.world.enqueue(std::string(400, 'x'), run.world.number(1));
    const auto torn = run.world.enqueue(std::string(400, 'x'), run.world.number(2));
    CHECK(run.becomes([&] { return run.world.stateOf(whole) == "delivered"; }));
    CHECK(run.becomes([&] { return run.world.stateOf(torn) == "undelivered"; }));
    CHECK(run.subscribers.submits() == 6);
}

TEST_CASE("fault 25: receipts over another bind than the one that was submitted on", "[gateway][faults]") {
    const bool split = GENERATE(false, true);
    EndToEnd run({}, GENERATE(from_range(testEngines())));
    run.channel.smpp.binds = 3;
    run.channel.smpp.split = split;
    run.channel.smpp.window = 4;
    run.start();
    REQUIRE(run.becomes([&] { return run.smsc->counts().receivers == 3; }));
    enqueue(run, 60);
    checkAllDelivered(run, 60);
    CHECK(run.status().state == "bound");
}
