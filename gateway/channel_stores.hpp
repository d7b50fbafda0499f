// What one channel does in the store, together, so that closures waiting in the commit queue can share it and
// outlive the channel. Stateless; used inside transactions.
#pragma once

#include "gateway/delivery_ledger.hpp"
#include "gateway/inbox.hpp"
#include "gateway/receipt_store.hpp"
#include "gateway/send_queue.hpp"

namespace tama::gateway {

struct ChannelStores {
    ChannelStores(
        std::int64_t channel_id,
        text::Charset default_charset,
        const store::PhoneCodec& codec,
        IdSource& ids,
        InboundHandler& handler,
        OutcomeListener& listener,
        std::function<void()> wake
    )
        : ledger(channel_id, listener, std::move(wake)),
          queue(channel_id, codec, ledger),
          receipts(channel_id, ledger),
          inbox(channel_id, default_charset, codec, ids, handler) {}
    ChannelStores(const ChannelStores&) = delete;
    ChannelStores& operator=(const ChannelStores&) = delete;

    DeliveryLedger ledger;
    SendQueue queue;
    ReceiptStore receipts;
    Inbox inbox;
};

}  // namespace tama::gateway
