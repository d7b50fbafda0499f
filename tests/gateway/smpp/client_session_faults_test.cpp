#include "gateway/smpp/client_session.hpp"

#include <set>

#include "gateway/smpp/status.hpp"
#include "tests/gateway/smpp/session_peer.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway::smpp;
using namespace tama::gateway::smpp::testing;
using namespace std::chrono_literals;

TEST_CASE("silence is broken by enquire_link, and its silence ends the session", "[gateway][smpp][session]") {
    Peer peer;
    peer.bind();
    CHECK(peer.session.nextDeadline() == peer.clock.now() + 30s);
    peer.pass(30s);
    const Pdu enquiry = peer.sentOne();
    CHECK(std::holds_alternative<EnquireLink>(enquiry.body));
    // Any answer is a sign of life, even one with a status.
    peer.session.received(frame(command::kEnquireLink | kResponseBit, 0x08, enquiry.sequence));
    peer.pass(29s);
    CHECK(peer.sent().empty());
    peer.pass(1s);
    CHECK(std::holds_alternative<EnquireLink>(peer.sentOne().body));
    peer.pass(59s);
    CHECK_FALSE(peer.session.wantsClose());
    peer.pass(1s);
    CHECK(peer.session.wantsClose());
    CHECK(peer.finish().reason == EndReason::LinkDead);
}

TEST_CASE("a peer that ignores enquire_link but speaks is alive", "[gateway][smpp][session]") {
    Peer peer;
    peer.bind();
    peer.pass(30s);
    CHECK(peer.sent().size() == 1);
    peer.pass(10s);
    peer.session.received(RawMessage{}.deliver(1));
    peer.pass(50s);
    CHECK_FALSE(peer.session.wantsClose());
    CHECK(std::holds_alternative<EnquireLink>(peer.sentOne().body));
}

TEST_CASE("a flood of enquire_link is answered one by one", "[gateway][smpp][session]") {
    Peer peer;
    peer.bind();
    std::string flood;
    for (std::uint32_t i = 1; i <= 1000; ++i) flood += frame(command::kEnquireLink, 0, i);
    peer.session.received(flood);
    const auto answers = peer.sent();
    REQUIRE(answers.size() == 1000);
    CHECK(answers[999] == Pdu{1000, 0, EnquireLinkResponse{}});
}

TEST_CASE("an inactive session ends only where a limit is set", "[gateway][smpp][session]") {
    ClientSessionSettings limited = settings();
    limited.link.inactivity_timeout = 45s;
    Peer peer(limited);
    peer.bind();
    peer.pass(30s);
    peer.session.received(encoded({peer.sentOne().sequence, 0, EnquireLinkResponse{}}));
    peer.pass(15s);
    CHECK(peer.finish().reason == EndReason::Inactive);
}

TEST_CASE("an unbind of the SMSC is answered and names the unanswered", "[gateway][smpp][session]") {
    Peer peer;
    peer.bind();
    peer.submit(1);
    peer.submit(2);
    peer.session.received(frame(command::kUnbind, 0, 500) + RawMessage{}.deliver(501));
    CHECK(peer.sentOne() == Pdu{500, 0, UnbindResponse{}});
    CHECK(peer.session.wantsClose());
    CHECK_FALSE(peer.session.submit(text(), 3));
    const SessionEnd end = peer.finish();
    CHECK(end.reason == EndReason::PeerUnbound);
    CHECK(end.in_doubt == std::vector<std::uint64_t>{1, 2});
}

TEST_CASE("draining waits for answers and acknowledgements, then unbinds", "[gateway][smpp][session]") {
    Peer peer;
    peer.bind();
    const std::uint32_t sequence = peer.submit(1);
    peer.session.received(RawMessage{}.deliver(7));
    const auto delivered = peer.event<ClientSession::Delivered>();
    peer.session.drain(10s);
    CHECK(peer.sent().empty());
    CHECK_FALSE(peer.session.submit(text(), 2));
    peer.session.received(encoded({sequence, 0, SubmitSmResponse{"1", {}}}));
    CHECK(peer.sent().empty());
    peer.session.acknowledge(delivered.handle, status::kOk);
    const auto pdus = peer.sent();
    REQUIRE(pdus.size() == 2);
    CHECK(std::holds_alternative<DeliverSmResponse>(pdus[0].body));
    CHECK(std::holds_alternative<Unbind>(pdus[1].body));
    peer.session.received(RawMessage{}.deliver(8));
    CHECK(peer.sentOne() == Pdu{8, status::kMessageQueueFull, DeliverSmResponse{}});
    peer.session.received(encoded({pdus[1].sequence, 0, UnbindResponse{}}));
    CHECK(peer.session.wantsClose());
    peer.events<ClientSession::Oddity>();
    CHECK(peer.finish().reason == EndReason::Unbound);
}

TEST_CASE(
    "draining ends when its grace does, and unbinding without an answer, too", "[gateway][smpp][session]"
) {
    Peer peer;
    peer.bind();
    peer.submit(1);
    peer.session.drain(10s);
    peer.pass(9s);
    CHECK(peer.sent().empty());
    peer.pass(1s);
    CHECK(std::holds_alternative<Unbind>(peer.sentOne().body));
    peer.pass(5s);
    CHECK(peer.session.wantsClose());
    const SessionEnd end = peer.finish();
    CHECK(end.reason == EndReason::Unbound);
    CHECK(end.in_doubt == std::vector<std::uint64_t>{1});
}

TEST_CASE("a refused bind says whether trying again makes sense", "[gateway][smpp][session]") {
    for (const std::uint32_t status : {0x0DU, 0x0EU, 0x0FU, 0x05U, 0x4A0U}) {
        for (const std::string& body : {std::string(), std::string("SMSC\0", 5)}) {
            Peer peer;
            peer.session.connected();
            peer.session.received(frame(kBindResponse, status, peer.sentOne().sequence, body));
            CHECK(peer.session.wantsClose());
            const SessionEnd end = peer.finish();
            CHECK(end.reason == EndReason::BindRefused);
            CHECK(end.status == status);
        }
    }
    Peer nacked;
    nacked.session.connected();
    nacked.session.received(frame(command::kGenericNack, 0x03, nacked.sentOne().sequence));
    CHECK(nacked.finish().status == 0x03);
}

TEST_CASE(
    "a bind that is not answered ends, and so does one that cannot be written", "[gateway][smpp][session]"
) {
    Peer peer;
    peer.session.connected();
    peer.pass(60s);
    CHECK(peer.finish().reason == EndReason::BindTimedOut);

    ClientSessionSettings bad = settings();
    bad.bind.password = "muchtoolong";
    Peer unwritable(bad);
    unwritable.session.connected();
    CHECK(unwritable.session.wantsClose());
    const auto oddity = unwritable.event<ClientSession::Oddity>();
    CHECK(oddity.text.find("password") != std::string::npos);
    CHECK(oddity.text.find("muchtoolong") == std::string::npos);
}

TEST_CASE("deliveries are refused while not bound or bound as transmitter", "[gateway][smpp][session]") {
    Peer early;
    early.session.connected();
    early.sent();
    early.session.received(RawMessage{}.deliver(5));
    CHECK(early.sentOne() == Pdu{5, status::kInvalidBindStatus, DeliverSmResponse{}});

    ClientSessionSettings transmitter = settings();
    transmitter.bind.mode = BindMode::Transmitter;
    Peer peer(transmitter);
    peer.session.connected();
    peer.session.received(frame(command::kBindTransmitter | kResponseBit, 0, peer.sentOne().sequence));
    CHECK(peer.session.freeSlots() == 4);
    peer.session.received(RawMessage{}.deliver(5));
    CHECK(peer.sentOne() == Pdu{5, status::kInvalidBindStatus, DeliverSmResponse{}});
}

TEST_CASE("a receiver does not submit", "[gateway][smpp][session]") {
    ClientSessionSettings receiver = settings();
    receiver.bind.mode = BindMode::Receiver;
    Peer peer(receiver);
    peer.session.connected();
    peer.session.received(frame(command::kBindReceiver | kResponseBit, 0, peer.sentOne().sequence));
    CHECK(peer.session.freeSlots() == 0);
    CHECK(peer.session.submit(text(), 1).error().code == ErrorCode::Unavailable);
}

TEST_CASE("everything arrives one octet at a time as it does at once", "[gateway][smpp][session]") {
    Peer peer;
    peer.bind();
    const std::uint32_t sequence = peer.submit(1);
    const std::string stream = encoded({sequence, 0, SubmitSmResponse{"1", {}}}) + RawMessage{}.deliver(9) +
                               frame(command::kEnquireLink, 0, 10);
    for (const char octet : stream) peer.session.received(std::string_view(&octet, 1));
    const auto events = peer.session.takeEvents();
    REQUIRE(events.size() == 2);
    CHECK(std::holds_alternative<ClientSession::Submitted>(events[0]));
    CHECK(std::holds_alternative<ClientSession::Delivered>(events[1]));
    CHECK(std::holds_alternative<EnquireLinkResponse>(peer.sentOne().body));
}

TEST_CASE("five hundred deliveries in one segment are each handed out once", "[gateway][smpp][session]") {
    Peer peer;
    peer.bind();
    std::string segment;
    for (std::uint32_t i = 1; i <= 500; ++i) segment += RawMessage{}.deliver(i);
    peer.session.received(segment);
    const auto delivered = peer.events<ClientSession::Delivered>();
    REQUIRE(delivered.size() == 500);
    std::set<std::uint64_t> handles;
    for (const auto& each : delivered) {
        handles.insert(each.handle);
        CHECK(peer.session.acknowledge(each.handle, status::kOk));
    }
    CHECK(handles.size() == 500);
    CHECK(peer.sent().size() == 500);
}

TEST_CASE("a stream that is not SMPP gets a generic_nack and ends", "[gateway][smpp][session]") {
    for (const std::string& garbage :
         {std::string("GET / HTTP/1.1\r\n\r\n"),
          fromHex("00000000"),
          fromHex("0000000F"),
          fromHex("FFFFFFFF")}) {
        Peer peer;
        peer.bind();
        peer.session.received(garbage);
        CHECK(peer.sentOne() == Pdu{0, status::kInvalidCommandLength, GenericNack{}});
        CHECK(peer.session.wantsClose());
        peer.session.received(RawMessage{}.deliver(1));
        CHECK(peer.sent().empty());
        peer.events<ClientSession::Oddity>();
        CHECK(peer.finish().reason == EndReason::ProtocolError);
    }
}

TEST_CASE(
    "unknown and unreadable requests are answered and the session goes on", "[gateway][smpp][session]"
) {
    Peer peer;
    peer.bind();
    peer.session.received(frame(0x0222, 0, 5));
    CHECK(peer.sentOne() == Pdu{5, status::kInvalidCommandId, GenericNack{}});
    peer.session.received(frame(command::kSubmitSm, 0, 6, RawMessage{}.body()));
    CHECK(peer.sentOne() == Pdu{6, status::kInvalidCommandId, GenericNack{}});
    peer.session.received(frame(command::kDeliverSm, 0, 7, "cut"));
    const Pdu refused = peer.sentOne();
    CHECK(std::holds_alternative<DeliverSmResponse>(refused.body));
    CHECK((refused.sequence == 7 && refused.status != 0));
    peer.session.received(frame(command::kOutbind, 0, 8, std::string("SMSC\0pw\0", 8)));
    peer.session.received(frame(0x0102, 0, 9));
    CHECK(peer.sent().empty());
    CHECK(peer.events<ClientSession::Oddity>().size() == 5);
    CHECK(peer.session.state() == ClientSession::State::Bound);
}

TEST_CASE(
    "sequence numbers wrap at the end of their range and skip those in use", "[gateway][smpp][session]"
) {
    ClientSessionSettings last = settings();
    last.link.first_sequence = kMaxSequence - 1;
    Peer peer(last);
    peer.bind();
    CHECK(peer.submit(1) == kMaxSequence);
    CHECK(peer.submit(2) == 1);
    CHECK(peer.submit(3) == 2);

    ManualSteadyClock clock;
    LinkSettings at_end;
    at_end.first_sequence = kMaxSequence;
    Link link(at_end, clock);
    REQUIRE(link.request(Unbind{}, 0));
    REQUIRE(link.request(Unbind{}, 0));
    link.feed(encoded({1, 0, UnbindResponse{}}));
    CHECK(std::holds_alternative<Link::Response>(link.next().value()));
    CHECK(link.unanswered() == 1);
}
