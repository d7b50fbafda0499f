#include "gateway/smpp/server_session.hpp"

#include "gateway/smpp/client_session.hpp"
#include "gateway/smpp/status.hpp"
#include "tests/gateway/smpp/bytes.hpp"
#include "tests/support/catch.hpp"

using namespace tama;
using namespace tama::gateway::smpp;
using namespace tama::gateway::smpp::testing;
using namespace std::chrono_literals;

namespace {

struct Server {
    Server()
        : session(
              {}, [](const Bind& bind) { return check(bind); }, clock
          ) {
        session.connected();
    }

    static std::uint32_t check(const Bind& bind) {
        return bind.password == "secret" ? status::kOk : status::kInvalidPassword;
    }
    std::vector<Pdu> sent() {
        Framer framer;
        framer.feed(session.takeBytes());
        std::vector<Pdu> pdus;
        while (const auto frame = framer.next()) pdus.push_back(decode(*frame).value());
        return pdus;
    }
    Pdu sentOne() {
        const std::vector<Pdu> pdus = sent();
        REQUIRE(pdus.size() == 1);
        return pdus[0];
    }
    template <class Event>
    Event event() {
        std::vector<Event> found;
        for (auto& event : session.takeEvents()) {
            if (auto* wanted = std::get_if<Event>(&event)) found.push_back(std::move(*wanted));
        }
        REQUIRE(found.size() == 1);
        return found[0];
    }
    void bind(BindMode mode = BindMode::Transceiver, const std::string& password = "secret") {
        Bind bind{mode, "tama", password, "", 0x34, {}};
        session.received(encoded({1, 0, bind}));
    }

    ManualSteadyClock clock;
    ServerSession session;
};

SubmitSm text() {
    SubmitSm submit;
    submit.destination = {1, 1, "23177000001"};
    submit.short_message = "Is there stock?";
    return submit;
}

}  // namespace

TEST_CASE("a server lets in who knows the password", "[gateway][smpp][session]") {
    Server server;
    server.bind();
    const Pdu answer = server.sentOne();
    CHECK(answer.status == status::kOk);
    CHECK(std::get<BindResponse>(answer.body).system_id == "SMSC");
    CHECK(server.event<ServerSession::BoundAs>().system_id == "tama");
    server.bind();
    CHECK(server.sentOne().status == status::kAlreadyBound);

    Server other;
    other.bind(BindMode::Receiver, "wrong");
    CHECK(other.sentOne().status == status::kInvalidPassword);
    CHECK(other.session.wantsClose());
    other.session.disconnected(0);
    CHECK(other.event<ServerSession::Ended>().reason == EndReason::BindRefused);
}

TEST_CASE(
    "nothing is taken before the bind, and who does not bind is sent away", "[gateway][smpp][session]"
) {
    Server server;
    server.session.received(encoded({5, 0, text()}));
    CHECK(server.sentOne() == Pdu{5, status::kInvalidBindStatus, SubmitSmResponse{}});
    CHECK(server.session.deliver({}, 1).error().code == ErrorCode::Unavailable);
    server.clock.advance(30s);
    server.session.tick();
    CHECK(server.session.wantsClose());
}

TEST_CASE("a server hands out submits and answers them when told", "[gateway][smpp][session]") {
    Server server;
    server.bind();
    server.sent();
    server.session.received(encoded({5, 0, text()}));
    const auto submit = server.event<ServerSession::SubmitReceived>();
    CHECK(submit.message == text());
    CHECK(server.sent().empty());
    CHECK(server.session.answerSubmit(submit.handle, status::kOk, "17"));
    CHECK(server.sentOne() == Pdu{5, 0, SubmitSmResponse{"17", {}}});
    CHECK_FALSE(server.session.answerSubmit(submit.handle, status::kOk, "18"));

    DataSm data;
    data.tlvs = {{tag::kMessagePayload, "long"}};
    server.session.received(encoded({6, 0, data}));
    const auto as_submit = server.event<ServerSession::SubmitReceived>();
    CHECK(userData(as_submit.message) == "long");
    server.session.answerSubmit(as_submit.handle, status::kOk, "19");
    CHECK(server.sentOne() == Pdu{6, 0, DataSmResponse{"19", {}}});

    server.session.received(encoded({7, 0, QuerySm{"17", {}}}));
    const auto query = server.event<ServerSession::QueryReceived>();
    CHECK_FALSE(server.session.answerCancel(query.handle, status::kOk));
    server.session.received(encoded({8, 0, CancelSm{"", "17", {}, {}}}));
    server.session.answerCancel(server.event<ServerSession::CancelReceived>().handle, status::kCancelFailed);
    CHECK(server.sentOne() == Pdu{8, status::kCancelFailed, CancelSmResponse{}});
}

TEST_CASE("a receiver may not submit and a transmitter is not delivered to", "[gateway][smpp][session]") {
    Server receiver;
    receiver.bind(BindMode::Receiver);
    receiver.sent();
    receiver.session.received(encoded({5, 0, text()}));
    CHECK(receiver.sentOne().status == status::kInvalidBindStatus);
    CHECK(receiver.session.receives());

    Server transmitter;
    transmitter.bind(BindMode::Transmitter);
    CHECK_FALSE(transmitter.session.receives());
    CHECK(transmitter.session.freeSlots() == 0);
}

TEST_CASE("deliveries have a window, and end answered, timed out or unanswered", "[gateway][smpp][session]") {
    Server server;
    server.bind();
    server.sent();
    DeliverSm message;
    message.short_message = "7";
    for (std::uint64_t tag = 1; tag <= 10; ++tag) REQUIRE(server.session.deliver(message, tag));
    CHECK(server.session.deliver(message, 11).error().code == ErrorCode::LimitExceeded);
    const auto pdus = server.sent();
    REQUIRE(pdus.size() == 10);
    server.session.takeEvents();
    server.session.received(encoded({pdus[2].sequence, 0, DeliverSmResponse{}}));
    const auto answered = server.event<ServerSession::DeliverAnswered>();
    CHECK(answered.tag == 3);
    CHECK(answered.status == status::kOk);
    server.session.received(frame(command::kDeliverSm | kResponseBit, 0x64, pdus[0].sequence));
    CHECK(server.event<ServerSession::DeliverAnswered>().status == 0x64U);
    CHECK(server.session.freeSlots() == 2);
    server.session.disconnected(0);
    CHECK(
        server.event<ServerSession::Ended>().unanswered == std::vector<std::uint64_t>{2, 4, 5, 6, 7, 8, 9, 10}
    );

    server.session.connected();
    server.bind();
    REQUIRE(server.session.deliver(message, 21));
    server.session.takeEvents();
    server.clock.advance(60s);
    server.session.tick();
    CHECK_FALSE(server.event<ServerSession::DeliverAnswered>().status);
}

TEST_CASE("client and server session understand each other", "[gateway][smpp][session]") {
    Server server;
    ClientSessionSettings settings;
    settings.bind.system_id = "tama";
    settings.bind.password = "secret";
    ClientSession client(settings, server.clock);
    const auto exchange = [&] {
        for (int i = 0; i < 4; ++i) {
            server.session.received(client.takeBytes());
            client.received(server.session.takeBytes());
        }
    };
    client.connected();
    exchange();
    CHECK(client.state() == ClientSession::State::Bound);
    REQUIRE(client.submit(text(), 1));
    exchange();
    server.session.answerSubmit(server.event<ServerSession::SubmitReceived>().handle, status::kOk, "17");
    exchange();
    const auto events = client.takeEvents();
    REQUIRE(events.size() == 2);
    CHECK(std::get<ClientSession::Submitted>(events[1]).result == SubmitResult{Accepted{"17"}});
    server.session.unbind();
    exchange();
    CHECK(client.wantsClose());
    CHECK(server.session.wantsClose());
}
