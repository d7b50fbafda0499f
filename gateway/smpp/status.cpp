#include "gateway/smpp/status.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace tama::gateway::smpp {
namespace {

struct StatusText {
    std::uint32_t status;
    const char* name;
    const char* meaning;
};

constexpr std::array<StatusText, 51> kStatusTexts{{
    {0x00, "ESME_ROK", "no error"},
    {0x01, "ESME_RINVMSGLEN", "message length is invalid"},
    {0x02, "ESME_RINVCMDLEN", "command length is invalid"},
    {0x03, "ESME_RINVCMDID", "invalid command id"},
    {0x04, "ESME_RINVBNDSTS", "command not allowed in this bind state"},
    {0x05, "ESME_RALYBND", "already bound"},
    {0x06, "ESME_RINVPRTFLG", "invalid priority flag"},
    {0x07, "ESME_RINVREGDLVFLG", "invalid registered delivery flag"},
    {0x08, "ESME_RSYSERR", "system error of the SMSC"},
    {0x0A, "ESME_RINVSRCADR", "invalid source address"},
    {0x0B, "ESME_RINVDSTADR", "invalid destination address"},
    {0x0C, "ESME_RINVMSGID", "invalid message id"},
    {0x0D, "ESME_RBINDFAIL", "bind failed"},
    {0x0E, "ESME_RINVPASWD", "invalid password"},
    {0x0F, "ESME_RINVSYSID", "invalid system id"},
    {0x11, "ESME_RCANCELFAIL", "cancel failed"},
    {0x13, "ESME_RREPLACEFAIL", "replace failed"},
    {0x14, "ESME_RMSGQFUL", "message queue full"},
    {0x15, "ESME_RINVSERTYP", "invalid service type"},
    {0x33, "ESME_RINVNUMDESTS", "invalid number of destinations"},
    {0x34, "ESME_RINVDLNAME", "invalid distribution list name"},
    {0x40, "ESME_RINVDESTFLAG", "invalid destination flag"},
    {0x42, "ESME_RINVSUBREP", "submit with replace not allowed"},
    {0x43, "ESME_RINVESMCLASS", "invalid esm_class"},
    {0x44, "ESME_RCNTSUBDL", "cannot submit to distribution list"},
    {0x45, "ESME_RSUBMITFAIL", "submit failed"},
    {0x48, "ESME_RINVSRCTON", "invalid source type of number"},
    {0x49, "ESME_RINVSRCNPI", "invalid source numbering plan"},
    {0x50, "ESME_RINVDSTTON", "invalid destination type of number"},
    {0x51, "ESME_RINVDSTNPI", "invalid destination numbering plan"},
    {0x53, "ESME_RINVSYSTYP", "invalid system type"},
    {0x54, "ESME_RINVREPFLAG", "invalid replace flag"},
    {0x55, "ESME_RINVNUMMSGS", "invalid number of messages"},
    {0x58, "ESME_RTHROTTLED", "throttled, more messages than allowed"},
    {0x61, "ESME_RINVSCHED", "invalid scheduled delivery time"},
    {0x62, "ESME_RINVEXPIRY", "invalid validity period"},
    {0x63, "ESME_RINVDFTMSGID", "predefined message not found"},
    {0x64, "ESME_RX_T_APPN", "temporary error of the receiver"},
    {0x65, "ESME_RX_P_APPN", "permanent error of the receiver"},
    {0x66, "ESME_RX_R_APPN", "rejected by the receiver"},
    {0x67, "ESME_RQUERYFAIL", "query failed"},
    {0xC0, "ESME_RINVOPTPARSTREAM", "error in the optional parameters"},
    {0xC1, "ESME_ROPTPARNOTALLWD", "optional parameter not allowed"},
    {0xC2, "ESME_RINVPARLEN", "invalid parameter length"},
    {0xC3, "ESME_RMISSINGOPTPARAM", "expected optional parameter missing"},
    {0xC4, "ESME_RINVOPTPARAMVAL", "invalid optional parameter value"},
    {0xFE, "ESME_RDELIVERYFAILURE", "delivery failure"},
    {0xFF, "ESME_RUNKNOWNERR", "unknown error"},
    {0x100, "ESME_RSERTYPUNAUTH", "not authorised for this service type"},
    {0x101, "ESME_RPROHIBITED", "operation prohibited"},
    {0x102, "ESME_RSERTYPUNAVAIL", "service type unavailable"},
}};

constexpr std::uint32_t kFirstVendorStatus = 0x400;
constexpr std::uint32_t kLastVendorStatus = 0x4FF;

}  // namespace

std::string describeStatus(std::uint32_t status) {
    const auto* const found = std::ranges::find_if(kStatusTexts, [status](const StatusText& entry) {
        return entry.status == status;
    });
    if (found != kStatusTexts.end()) {
        return fmt::format("{} (0x{:02X}): {}", found->name, status, found->meaning);
    }
    const bool vendor = status >= kFirstVendorStatus && status <= kLastVendorStatus;
    return fmt::format(
        "0x{:02X}: {}", status, vendor ? "a code of this SMSC's vendor" : "not an SMPP 3.4 code"
    );
}

bool isThrottle(std::uint32_t status) {
    return status == status::kThrottled || status == status::kMessageQueueFull;
}

bool isTemporary(std::uint32_t status) {
    return isThrottle(status) || status == status::kTemporaryApplicationError ||
           status == status::kSystemError;
}

bool isConfigurationFault(std::uint32_t bind_status) {
    return bind_status == status::kInvalidPassword || bind_status == status::kInvalidSystemId ||
           bind_status == status::kInvalidSystemType;
}

}  // namespace tama::gateway::smpp
