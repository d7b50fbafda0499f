// What clients asked to be told of their messages becomes callbacks, in the transaction that records the
// news: stands between the channels and the OutcomeListener above. What is written here is sent by the
// CallbackSender. Stateless; used inside transactions.
#pragma once

#include <cstdint>
#include <string>

#include "gateway/outcome_listener.hpp"
#include "store/phone_codec.hpp"
#include "store/transaction.hpp"

namespace tama::gateway {

/// How a client wants to hear of one message.
struct ReportWish {
    enum class Form : std::uint8_t {
        Kannel,  // GET of a template (gateway/http/kannel_escapes.hpp)
        Json     // POST of {"id", "reference", "state", "failure", "at"}
    };
    Form form = Form::Json;
    std::int64_t mask = 0;  // of gateway::dlr
    std::string url;
    std::string reference{};
};

/// Something to be told to a client, in the order of its messages' news, as soon as the CallbackSender comes to it.
struct Callback {
    std::int64_t message_id = 0;
    std::int64_t client_id = 0;
    std::string url;
    std::string body;  // empty: GET, else POST of this JSON
    WallTime at;
};
void queueCallback(store::Transaction& tx, const Callback& callback);

void askForReports(
    store::Transaction& tx, std::int64_t message_id, std::int64_t client_id, const ReportWish& wish
);

class DeliveryReports final : public OutcomeListener {
  public:
    /// `next` hears of everything first.
    DeliveryReports(OutcomeListener& next, const store::PhoneCodec& codec) : next_(next), codec_(codec) {}

    void onOutcome(store::Transaction& tx, const MessageOutcome& outcome) override;

  private:
    void callBack(store::Transaction& tx, const MessageOutcome& outcome);

    OutcomeListener& next_;
    const store::PhoneCodec& codec_;
};

}  // namespace tama::gateway
