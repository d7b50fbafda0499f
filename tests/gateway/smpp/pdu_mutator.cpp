#include "tests/gateway/smpp/pdu_mutator.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "gateway/smpp/client_session.hpp"
#include "gateway/smpp/receipt.hpp"
#include "gateway/smpp/server_session.hpp"
#include "gateway/smpp/status.hpp"
#include "tests/gateway/smpp/bytes.hpp"

namespace tama::gateway::smpp::testing {
namespace {

std::vector<std::string> soundPdus() {
    SubmitSm submit;
    submit.service_type = "CMT";
    submit.source = {5, 0, "MinHealth"};
    submit.destination = {1, 1, "23177000001"};
    submit.validity_period = "000002000000000R";
    submit.short_message.assign(153, 'a');
    submit.tlvs = {{tag::kUserMessageReference, "12"}, {0x1454, "vendor"}};
    DeliverSm deliver;
    deliver.source = {1, 1, "23177000001"};
    deliver.destination = {0, 0, "4636"};
    deliver.esm_class = esm::kDeliveryReceipt;
    deliver.short_message = formatReceiptText("17", MessageState::Delivered, "000", WallTime{}, WallTime{});
    deliver.tlvs = {{tag::kReceiptedMessageId, "17"}, {tag::kMessageState, "\x02"}};
    DataSm data;
    data.source = {1, 1, "23177000001"};
    data.tlvs = {{tag::kMessagePayload, std::string(300, 'p')}, {tag::kNetworkErrorCode, "123"}};
    const Bind bind{BindMode::Transceiver, "tama", "secret", "SMS", 0x34, {1, 1, "^46"}};
    Bind transmitter = bind;
    transmitter.mode = BindMode::Transmitter;
    Bind receiver = bind;
    receiver.mode = BindMode::Receiver;
    std::vector<std::string> seeds;
    const std::vector<Body> bodies{
        submit,
        deliver,
        data,
        bind,
        transmitter,
        receiver,
        BindResponse{BindMode::Transceiver, "SMSC", {}},
        SubmitSmResponse{"00B8BE19", {{0x001D, "why"}}},
        DeliverSmResponse{},
        DataSmResponse{"17", {}},
        QuerySm{"17", {1, 1, "4636"}},
        QuerySmResponse{"17", "261121005400000+", 2, 0},
        CancelSm{"", "17", {1, 1, "4636"}, {1, 1, "23177000001"}},
        EnquireLink{},
        EnquireLinkResponse{},
        Unbind{},
        UnbindResponse{},
        GenericNack{},
        Outbind{"SMSC", "secret"}};
    for (const Body& body : bodies) seeds.push_back(encoded({2, 0, body}));
    RawMessage many;
    for (int i = 0; i < 40; ++i) many.tlvs += tlv(0x1500, "abcd");
    seeds.push_back(many.deliver(2));
    return seeds;
}

void require(bool holds, const char* promise) {
    if (!holds) throw std::logic_error(promise);
}

/// A copy that ends where its allocation does, so that the address sanitizer sees every step beyond.
class ExactCopy {
  public:
    explicit ExactCopy(const std::string& octets) : size_(octets.size()), octets_(new char[octets.size()]) {
        std::ranges::copy(octets, octets_.get());
    }
    std::string_view view() const { return {octets_.get(), size_}; }

  private:
    std::size_t size_;
    std::unique_ptr<char[]> octets_;
};

/// What was read and can be written again, must be read the same.
bool checkCodec(const std::string& octets) {
    const ExactCopy copy(octets);
    const Decoded<Pdu> pdu = decode(copy.view());
    if (!pdu) {
        require(pdu.error().status != status::kOk, "an error has a status");
        return false;
    }
    if (const auto* deliver = std::get_if<DeliverSm>(&pdu->body)) parseReceipt(*deliver);
    if (const Result<std::string> again = encode(*pdu)) {
        const Decoded<Pdu> back = decode(*again);
        require(back.has_value(), "what we write we can read");
        const Result<std::string> third = encode(*back);
        require(third && *third == *again, "writing is stable");
    }
    return true;
}

/// Every octet that a session sends belongs to a sound PDU, and it never says more than it was asked.
template <class Session>
void checkOutput(Session& session, std::size_t received) {
    Framer framer;
    const std::string bytes = session.takeBytes();
    framer.feed(bytes);
    std::size_t answers = 0;
    while (const auto frame = framer.next()) {
        require(decode(*frame).has_value(), "a session sends only what can be read");
        ++answers;
    }
    require(framer.buffered() == 0, "a session sends whole PDUs");
    require(answers <= received / kHeaderSize + 2, "a session sends at most one answer to a PDU");
}

}  // namespace

PduMutator::PduMutator(std::uint64_t seed) : random_(seed), seeds_(soundPdus()) {
}

void PduMutator::mutate(std::string& pdu) {
    if (pdu.empty()) return;
    switch (random_.below(8)) {
        case 0:
            pdu[place(pdu)] ^= static_cast<char>(1U << random_.below(8));
            break;
        case 1:
            pdu[place(pdu)] = static_cast<char>(random_.below(256));
            break;
        case 2:
            pdu.resize(place(pdu) + 1);
            break;
        case 3:
            pdu.insert(
                place(pdu), static_cast<std::size_t>(random_.below(20)), static_cast<char>(random_.below(256))
            );
            break;
        case 4:
            pdu.erase(place(pdu), static_cast<std::size_t>(random_.below(20)));
            break;
        case 5: {
            const std::size_t from = place(pdu);
            pdu += pdu.substr(from, static_cast<std::size_t>(random_.below(40)));
            break;
        }
        case 6:
            pdu[place(pdu)] = '\0';
            break;
        case 7: {
            const auto count = random_.below(60);
            for (std::uint64_t i = 0; i < count; ++i) {
                const auto tag_value = static_cast<std::uint16_t>(random_.below(0x1500));
                pdu += tlv(tag_value, std::string(static_cast<std::size_t>(random_.below(9)), 'x'));
            }
            break;
        }
        default:
            break;
    }
}

std::string PduMutator::next() {
    std::string pdu = seeds_[static_cast<std::size_t>(random_.below(seeds_.size()))];
    for (std::uint64_t i = random_.below(4); i < 4; ++i) mutate(pdu);
    if (pdu.size() >= 4 && !random_.chance(0.1)) {
        std::string length;
        appendNumber32(length, static_cast<std::uint32_t>(pdu.size()));
        pdu.replace(0, 4, length);
    }
    return pdu;
}

std::uint64_t fuzzPdus(std::uint64_t count, std::uint64_t seed) {
    PduMutator mutator(seed);
    ManualSteadyClock clock;
    ClientSessionSettings settings;
    settings.bind.system_id = "tama";
    settings.link.max_held = 8;
    ClientSession client(settings, clock);
    ServerSession server(
        {}, [](const Bind&) { return status::kOk; }, clock
    );
    std::uint64_t decoded = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::string pdu = mutator.next();
        decoded += checkCodec(pdu) ? 1 : 0;

        if (client.state() == ClientSession::State::Closed) {
            client.connected();
            const Header bind = readHeader(client.takeBytes());
            client.received(encoded({bind.sequence, 0, BindResponse{}}));
        }
        client.received(pdu);
        client.tick();
        checkOutput(client, pdu.size() + kHeaderSize);
        if (client.wantsClose() || i % 64 == 63) client.disconnected(0);
        client.takeEvents();

        if (server.state() == ServerSession::State::Closed) server.connected();
        server.received(pdu);
        server.tick();
        checkOutput(server, pdu.size() + kHeaderSize);
        if (server.wantsClose() || i % 64 == 63) server.disconnected(0);
        server.takeEvents();
        clock.advance(std::chrono::milliseconds{100});
    }
    return decoded;
}

}  // namespace tama::gateway::smpp::testing
