// What one channel does in the store, together, so that closures waiting in the commit queue can share it and
// outlive the channel. Stateless; used inside transactions.
#pragma once

#include "gateway/delivery_ledger.hpp"
#include "gateway/inbox.hpp"
#include "gateway/receipt_store.hpp"
#include "gateway/send_queue.hpp"

namespace tama::gateway {

/// For park closures: what the SMSC said is kept even where nobody above can be told.
class SilentListener final : public OutcomeListener {
  public:
    void onOutcome(store::Transaction&, const MessageOutcome&) override {}
};

struct ChannelStores {
    ChannelStores(
        std::int64_t channel_id,
        text::Charset default_charset,
        const store::PhoneCodec& codec,
        IdSource& ids,
        InboundHandler& handler,
        OutcomeListener& listener,
        const std::function<void()>& wake
    )
        : ledger(channel_id, listener, wake),
          queue(channel_id, codec, ledger),
          receipts(channel_id, ledger),
          inbox(channel_id, default_charset, codec, ids, handler),
          silent_ledger(channel_id, silence, wake),
          silent_queue(channel_id, codec, silent_ledger),
          silent_receipts(channel_id, silent_ledger) {}
    ChannelStores(const ChannelStores&) = delete;
    ChannelStores& operator=(const ChannelStores&) = delete;

    DeliveryLedger ledger;
    SendQueue queue;
    ReceiptStore receipts;
    Inbox inbox;

    // The same for park closures, when the OutcomeListener throws.
    SilentListener silence;
    DeliveryLedger silent_ledger;
    SendQueue silent_queue;
    ReceiptStore silent_receipts;
};

}  // namespace tama::gateway
