#include "gateway/smpp/client_session.hpp"

#include "gateway/smpp/receipt.hpp"
#include "gateway/smpp/status.hpp"
#include "tests/gateway/smpp/session_peer.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway::smpp;
using namespace tama::gateway::smpp::testing;
using namespace std::chrono_literals;

TEST_CASE("a session binds, submits and hears what became of it", "[gateway][smpp][session]") {
    Peer peer;
    CHECK_FALSE(peer.session.submit(text(), 1));
    peer.session.connected();
    const Pdu bind = peer.sentOne();
    CHECK(std::get<Bind>(bind.body).system_id == "tama");
    CHECK(std::get<Bind>(bind.body).password == "secret");
    CHECK(peer.session.freeSlots() == 0);
    peer.session.received(encoded({bind.sequence, 0, BindResponse{BindMode::Transceiver, "SMSC", {}}}));
    CHECK(peer.event<ClientSession::Bound>().smsc_id == "SMSC");
    CHECK(peer.session.freeSlots() == 4);

    const std::uint32_t sequence = peer.submit(42);
    CHECK(peer.session.freeSlots() == 3);
    peer.session.received(encoded({sequence, 0, SubmitSmResponse{"00B8BE19", {}}}));
    CHECK(peer.session.freeSlots() == 3);  // nobody was told
    const auto submitted = peer.event<ClientSession::Submitted>();
    CHECK(submitted.tag == 42);
    CHECK(submitted.result == SubmitResult{Accepted{"00B8BE19"}});
    CHECK(peer.session.freeSlots() == 4);
}

TEST_CASE(
    "the window bounds what is unanswered, and answers may come in any order", "[gateway][smpp][session]"
) {
    Peer peer;
    peer.bind();
    std::vector<std::uint32_t> sequences;
    for (std::uint64_t tag = 1; tag <= 4; ++tag) sequences.push_back(peer.submit(tag));
    const Result<void> fifth = peer.session.submit(text(), 5);
    REQUIRE_FALSE(fifth);
    CHECK(fifth.error().code == ErrorCode::LimitExceeded);
    for (auto sequence = sequences.rbegin(); sequence != sequences.rend(); ++sequence) {
        peer.session.received(encoded({*sequence, 0, SubmitSmResponse{std::to_string(*sequence), {}}}));
    }
    const auto submitted = peer.events<ClientSession::Submitted>();
    REQUIRE(submitted.size() == 4);
    CHECK(submitted[0].tag == 4);
    CHECK(submitted[3].tag == 1);
    CHECK(peer.session.freeSlots() == 4);
}

TEST_CASE("a message that cannot be written is refused and takes no slot", "[gateway][smpp][session]") {
    Peer peer;
    peer.bind();
    SubmitSm bad = text();
    bad.destination.digits.assign(30, '1');
    const Result<void> sent = peer.session.submit(bad, 1);
    REQUIRE_FALSE(sent);
    CHECK(sent.error().code == ErrorCode::InvalidInput);
    CHECK(peer.session.freeSlots() == 4);
    CHECK(peer.sent().empty());
}

TEST_CASE("every form of refusal reaches the owner with its status", "[gateway][smpp][session]") {
    for (const std::uint32_t status : {0x0BU, 0x0AU, 0x45U, 0x08U, 0x64U, 0x59U, 0x400U, 0x4FFU}) {
        for (const std::string& body : {std::string(), std::string(1, '\0'), std::string("reason")}) {
            Peer peer;
            peer.bind();
            const std::uint32_t sequence = peer.submit(7);
            peer.session.received(frame(kSubmitResponse, status, sequence, body));
            CHECK(peer.event<ClientSession::Submitted>().result == SubmitResult{Refused{status}});
            CHECK(peer.session.freeSlots() == 4);
        }
    }
    Peer peer;
    peer.bind();
    peer.session.received(frame(command::kGenericNack, 0x03, peer.submit(7)));
    CHECK(peer.event<ClientSession::Submitted>().result == SubmitResult{Refused{3}});
}

TEST_CASE("a question after a message is answered, refused or left open", "[gateway][smpp][session]") {
    Peer peer;
    peer.bind();
    const auto ask = [&peer](std::uint64_t tag) {
        REQUIRE(peer.session.query(QuerySm{"0A1", {0, 0, "4636"}}, tag));
        return peer.sentOne().sequence;
    };
    peer.session.received(encoded({ask(1), 0, QuerySmResponse{"0A1", "", 2, 0}}));
    const auto answered = peer.event<ClientSession::Queried>();
    CHECK(answered.tag == 1);
    CHECK(answered.answer.message_state == 2);

    peer.session.received(frame(command::kQuerySm | kResponseBit, status::kQueryFailed, ask(2)));
    CHECK(peer.event<ClientSession::Queried>().status == status::kQueryFailed);
    peer.session.received(frame(command::kGenericNack, 0, ask(3)));  // it does not know query_sm
    CHECK(peer.event<ClientSession::Queried>().status == status::kQueryFailed);

    const std::uint32_t open = ask(4);
    peer.pass(60s);
    CHECK_FALSE(peer.event<ClientSession::Queried>().status);
    peer.session.received(encoded({open, 0, QuerySmResponse{"0A1", "", 2, 0}}));
    CHECK(peer.events<ClientSession::Queried>().empty());
}

TEST_CASE(
    "an answer that never comes times out, and a late one is told as late", "[gateway][smpp][session]"
) {
    Peer peer;
    peer.bind();
    const std::uint32_t sequence = peer.submit(9);
    peer.pass(30s);
    peer.session.received(encoded({peer.sentOne().sequence, 0, EnquireLinkResponse{}}));
    CHECK(peer.events<ClientSession::Submitted>().empty());
    peer.pass(30s);
    const auto timed_out = peer.event<ClientSession::Submitted>();
    CHECK(timed_out.tag == 9);
    CHECK(timed_out.result == SubmitResult{TimedOut{}});
    CHECK_FALSE(timed_out.late);
    CHECK(peer.session.freeSlots() == 4);

    peer.session.received(encoded({sequence, 0, SubmitSmResponse{"17", {}}}));
    const auto late = peer.event<ClientSession::Submitted>();
    CHECK(late.tag == 9);
    CHECK(late.result == SubmitResult{Accepted{"17"}});
    CHECK(late.late);
    peer.session.received(encoded({sequence, 0, SubmitSmResponse{"17", {}}}));
    CHECK(peer.events<ClientSession::Submitted>().empty());
}

TEST_CASE("double answers and answers to nothing change nothing", "[gateway][smpp][session]") {
    Peer peer;
    peer.bind();
    const std::uint32_t sequence = peer.submit(1);
    peer.session.received(encoded({sequence, 0, SubmitSmResponse{"1", {}}}));
    peer.event<ClientSession::Submitted>();
    for (const std::uint32_t stray : {sequence, 0U, 77'777U}) {
        peer.session.received(encoded({stray, 0, SubmitSmResponse{"1", {}}}));
        CHECK(peer.event<ClientSession::Oddity>().text.find("answers nothing") != std::string::npos);
    }
    const std::uint32_t next = peer.submit(2);
    peer.session.received(frame(command::kQuerySm | kResponseBit, 0, next));  // right number, wrong kind
    CHECK(peer.events<ClientSession::Submitted>().empty());
    CHECK(peer.session.freeSlots() == 3);
    CHECK(peer.session.state() == ClientSession::State::Bound);
}

TEST_CASE("a lost connection separates what was written from what was not", "[gateway][smpp][session]") {
    Peer peer;
    peer.bind();
    const std::uint32_t answered = peer.submit(1);
    peer.submit(2);
    peer.session.received(encoded({answered, 0, SubmitSmResponse{"1", {}}}));
    peer.event<ClientSession::Submitted>();
    const std::uint64_t before_third = peer.written;
    REQUIRE(peer.session.submit(text(), 3));
    REQUIRE(peer.session.submit(text(), 4));
    const std::string bytes = peer.session.takeBytes();
    const std::size_t third = bytes.size() / 2;

    SECTION("none of the third") {
        peer.written = before_third;
    }
    SECTION("one octet of the third") {
        peer.written = before_third + 1;
    }
    SECTION("all of the third, none of the fourth") {
        peer.written = before_third + third;
    }
    SECTION("all") {
        peer.written = before_third + bytes.size();
    }
    const std::uint64_t written = peer.written - before_third;
    const SessionEnd end = peer.finish();
    CHECK(end.reason == EndReason::ConnectionLost);
    std::vector<std::uint64_t> in_doubt{2};
    std::vector<std::uint64_t> unsent;
    (written > 0 ? in_doubt : unsent).push_back(3);
    (written > third ? in_doubt : unsent).push_back(4);
    CHECK(end.in_doubt == in_doubt);
    CHECK(end.unsent == unsent);
}

TEST_CASE("a delivery is answered only when the owner says so", "[gateway][smpp][session]") {
    Peer peer;
    peer.bind();
    peer.session.received(RawMessage{}.deliver(99));
    const auto delivered = peer.event<ClientSession::Delivered>();
    CHECK(delivered.message.short_message == "7");
    CHECK(delivered.message.source.digits == "23177000001");
    CHECK(peer.sent().empty());
    CHECK(peer.session.acknowledge(delivered.handle, status::kOk));
    CHECK(peer.sentOne() == Pdu{99, 0, DeliverSmResponse{}});
    CHECK_FALSE(peer.session.acknowledge(delivered.handle, status::kOk));
    CHECK(peer.sent().empty());

    DataSm data;
    data.source = {1, 1, "23177000001"};
    data.esm_class = esm::kDeliveryReceipt;
    data.tlvs = {{tag::kReceiptedMessageId, "17"}, {tag::kMessageState, "\x02"}};
    peer.session.received(encoded({100, 0, data}));
    const auto receipt = peer.event<ClientSession::Delivered>();
    CHECK(parseReceipt(receipt.message)->message_id == "17");
    peer.session.acknowledge(receipt.handle, status::kTemporaryApplicationError);
    CHECK(peer.sentOne() == Pdu{100, status::kTemporaryApplicationError, DataSmResponse{}});
}

TEST_CASE("an answer for a lost connection never reaches the next one", "[gateway][smpp][session]") {
    Peer peer;
    peer.bind();
    peer.session.received(RawMessage{}.deliver(99));
    const auto old = peer.event<ClientSession::Delivered>();
    peer.finish();
    CHECK_FALSE(peer.session.acknowledge(old.handle, status::kOk));
    peer.bind();
    peer.session.received(RawMessage{}.deliver(99));
    CHECK_FALSE(peer.session.acknowledge(old.handle, status::kOk));
    CHECK(peer.sent().empty());
}

TEST_CASE("deliveries beyond what may wait for a commit are put off", "[gateway][smpp][session]") {
    ClientSessionSettings few = settings();
    few.link.max_held = 2;
    Peer peer(few);
    peer.bind();
    for (std::uint32_t i = 1; i <= 3; ++i) peer.session.received(RawMessage{}.deliver(i));
    CHECK(peer.events<ClientSession::Delivered>().size() == 2);
    CHECK(peer.sentOne() == Pdu{3, status::kMessageQueueFull, DeliverSmResponse{}});
}
