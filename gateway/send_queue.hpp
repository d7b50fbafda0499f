// The head of a channel's queue: marks the parts that may be sent now, as many as asked for, with a fair share
// for every use case and for each in the order of due times. The mark is the last gate: a part whose message
// may not go any more is finished here instead. Use inside a transaction; stateless. Source: docs/architecture.md, "The spine", promise 3.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/phone_number.hpp"
#include "gateway/delivery_ledger.hpp"
#include "gateway/fair_turns.hpp"
#include "gateway/message.hpp"
#include "gateway/route_choice.hpp"
#include "store/phone_codec.hpp"
#include "store/transaction.hpp"

namespace tama::gateway {

/// All that is needed to write the part, and to write it the same again after a crash.
struct MarkedPart {
    std::int64_t part_id = 0;
    std::int64_t message_id = 0;
    std::int64_t number_key = 0;
    Lane lane = Lane::Bulk;
    int ordinal = 1;
    int part_count = 1;
    std::int64_t attempts = 1;  // this one included
    PhoneNumber to;
    std::string sender;
    std::string text;
    std::string encoding;
    std::uint8_t concat_ref = 0;
    std::optional<WallTime> valid_until;
    std::size_t segments = 1;  // that it costs
};

/// Of the two lanes; what a mark leaves is given to the next.
using TurnsOfLanes = std::array<FairTurns, 2>;

struct MarkRequest {
    std::size_t slots = 0;     // parts in all
    std::size_t for_bulk = 0;  // of these, kept for bulk before replies get theirs
    TurnsOfLanes turns{};
    // It is quiet until then: in the bulk lane only what cannot wait goes.
    std::optional<WallTime> quiet_until{};
};

struct Marked {
    std::vector<MarkedPart> parts;
    bool more = false;                 // there may be more to mark at once
    ChannelMode mode = ChannelMode::Open;
    TurnsOfLanes turns{};
    std::optional<WallTime> next_due;  // when the next part is due, where all that are due were taken
};

class SendQueue {
  public:
    SendQueue(std::int64_t channel_id, const store::PhoneCodec& codec, DeliveryLedger& ledger)
        : channel_id_(channel_id), codec_(codec), ledger_(ledger) {}

    Marked mark(store::Transaction& tx, const MarkRequest& request, WallTime now);

  private:
    struct Look;
    struct Waiting;
    struct Shares;
    struct TurnEnd;

    Shares sharesAfter(store::Transaction& tx, const Look& look, Lane lane, std::int64_t after);
    std::vector<Waiting> waitingIn(store::Transaction& tx, const Look& look, Lane lane, std::int64_t last);
    void markLane(store::Transaction& tx, const Look& look, Lane lane, std::size_t limit, Marked& marked);
    TurnEnd markTurn(
        store::Transaction& tx,
        const Look& look,
        Lane lane,
        const FairTurns::Turn& turn,
        std::size_t limit,
        Marked& marked
    );
    void findNextDue(store::Transaction& tx, const Look& look, Marked& marked);
    bool passGate(store::Transaction& tx, const MarkedPart& part, WallTime now);

    std::int64_t channel_id_;
    const store::PhoneCodec& codec_;
    DeliveryLedger& ledger_;
};

}  // namespace tama::gateway
