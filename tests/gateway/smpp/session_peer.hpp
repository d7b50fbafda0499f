// A client session with a scripted SMSC and a manual clock: no sockets, no sleeps.
#pragma once

#include "base/clock.hpp"
#include "gateway/smpp/client_session.hpp"
#include "tests/gateway/smpp/bytes.hpp"
#include "tests/support/catch.hpp"

namespace tama::gateway::smpp::testing {

inline ClientSessionSettings settings() {
    ClientSessionSettings session;
    session.bind.system_id = "tama";
    session.bind.password = "secret";
    session.link.window = 4;
    session.link.response_timeout = std::chrono::seconds{60};
    session.link.enquire_link_interval = std::chrono::seconds{30};
    return session;
}

inline SubmitSm text() {
    SubmitSm submit;
    submit.destination = {1, 1, "23177000001"};
    submit.short_message = "Is there stock?";
    return submit;
}

/// A session with a scripted SMSC: what it sent is `out`, what it reported is `events`.
struct Peer {
    explicit Peer(ClientSessionSettings with = settings()) : session(std::move(with), clock) {}

    /// The PDUs that the session has sent since the last call.
    std::vector<Pdu> sent() {
        Framer framer(100'000);
        const std::string bytes = session.takeBytes();
        written += bytes.size();
        framer.feed(bytes);
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
    std::vector<Event> events() {
        std::vector<Event> found;
        for (auto& event : session.takeEvents()) {
            if (auto* wanted = std::get_if<Event>(&event)) found.push_back(std::move(*wanted));
        }
        return found;
    }
    template <class Event>
    Event event() {
        const auto found = events<Event>();
        REQUIRE(found.size() == 1);
        return found[0];
    }
    void bind() {
        session.connected();
        session.received(encoded({sentOne().sequence, 0, BindResponse{BindMode::Transceiver, "SMSC", {}}}));
        REQUIRE(event<ClientSession::Bound>().smsc_id == "SMSC");
    }
    std::uint32_t submit(std::uint64_t tag) {
        REQUIRE(session.submit(text(), tag));
        return sentOne().sequence;
    }
    void pass(Duration time) {
        clock.advance(time);
        session.tick();
    }
    SessionEnd finish() {
        session.disconnected(written);
        return event<SessionEnd>();
    }

    ManualSteadyClock clock;
    ClientSession session;
    std::uint64_t written = 0;
};

inline constexpr std::uint32_t kSubmitResponse = command::kSubmitSm | kResponseBit;
inline constexpr std::uint32_t kBindResponse = command::kBindTransceiver | kResponseBit;

}  // namespace tama::gateway::smpp::testing
