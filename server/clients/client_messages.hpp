// Messages of other systems on their way into the outbox: who sends, what each message asks for, and one
// answer a message. Every message is a closure of its own, so thousands in one request share a few commits,
// and an answer is given only when its message is on disk. Thread-safe. Source: docs/api.md, "Messages of
// other systems".
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/numbering_plans.hpp"
#include "base/result.hpp"
#include "gateway/delivery_reports.hpp"
#include "gateway/outbox.hpp"
#include "requests/client_store.hpp"
#include "store/database.hpp"
#include "store/phone_codec.hpp"

namespace tama::server {

struct ClientMessage {
    std::string to;  // as the client writes it
    std::string text;
    gateway::TextCoding coding = gateway::TextCoding::Automatic;
    bool transliterate = false;
    gateway::Lane lane = gateway::Lane::Bulk;
    std::optional<Milliseconds> validity{};  // from now
    std::optional<Milliseconds> deferred{};
    std::optional<gateway::ReportWish> report{};
};

struct ClientServices {
    store::Database& database;
    const store::PhoneCodec& phones;
    const NumberingPlans& plans;
    std::string country;  // how numbers without country code are read
    gateway::Outbox& outbox;
    const WallClock& clock;
};

class ClientMessages {
  public:
    explicit ClientMessages(ClientServices services) : with_(std::move(services)) {}

    /// Who holds this token (and has this name, where one is given). Refused: nobody, disabled, its time is
    /// over, or without consent; the Error says which only to a holder of the token.
    Result<requests::Client> authenticate(
        std::string_view token, std::optional<std::string_view> name = std::nullopt
    );

    /// One answer for each message, in their order. With a key (not empty) a message that this client has
    /// sent under the same key and position already is not sent again, and answered as before.
    std::vector<Result<gateway::Enqueued>> submit(
        const requests::Client& client, const std::vector<ClientMessage>& messages, const std::string& key
    );

  private:
    Result<gateway::OutboundMessage> outbound(const requests::Client& client, const ClientMessage& message)
        const;

    ClientServices with_;
};

}  // namespace tama::server
