#!/usr/bin/perl
# A small SMSC on Net::SMPP. It prints what happens as lines of JSON, and takes commands as lines of JSON on its
# standard input: {"deliver": {"from", "to", "hex", "data_coding", "esm_class"}}, {"enquire_link": 1}, {"unbind": 1}.
# The first line is {"port": N}. Every submit is accepted and gets a receipt, over the account's receiver.
use strict;
use warnings;
use Encode qw(decode);
use IO::Select;
use JSON::PP;
use Net::SMPP;
use POSIX qw(strftime);

$| = 1;
my $json = JSON::PP->new->canonical->ascii;
sub tell_test { print $json->encode(shift), "\n" }

my $listener = Net::SMPP->new_listen('127.0.0.1', port => 0, smpp_version => 0x34, async => 1, system_id => 'Net-SMPP')
  or die "cannot listen: $!";
tell_test({port => $listener->sockport});

my $select = IO::Select->new($listener, \*STDIN);
my %receiver;    # the session that takes deliveries
my $taken = 41;  # ids go up from here, decimal
my $typed = '';

# The mandatory fields that Net::SMPP would otherwise take from its defaults.
my %plain = (service_type => '', protocol_id => 0, priority_flag => 0, schedule_delivery_time => '',
  validity_period => '', registered_delivery => 0, replace_if_present_flag => 0, sm_default_msg_id => 0);

sub deliver {
    my ($from, $to, $octets, %more) = @_;
    my $session = (values %receiver)[0] or return;
    $session->deliver_sm(%plain, source_addr_ton => 1, source_addr_npi => 1, source_addr => $from, dest_addr_ton => 0,
      dest_addr_npi => 0, destination_addr => $to, esm_class => 0, data_coding => 0, short_message => $octets, %more);
}

sub text_of {
    my ($octets, $coding) = @_;
    return decode('UTF-16BE', $octets) if $coding == 8;
    return decode('gsm0338', $octets);
}

sub submit {
    my ($session, $pdu) = @_;
    my $id = ++$taken;
    my $octets = $pdu->{short_message};
    my $header = '';
    if ($pdu->{esm_class} & 0x40) {
        $header = substr($octets, 0, 1 + ord $octets);
        $octets = substr($octets, length $header);
    }
    tell_test({event => 'submit_sm', to => $pdu->{destination_addr}, from => $pdu->{source_addr}, header => unpack('H*', $header),
      text => text_of($octets, $pdu->{data_coding}), data_coding => $pdu->{data_coding},
      source => "$pdu->{source_addr_ton}/$pdu->{source_addr_npi}", destination => "$pdu->{dest_addr_ton}/$pdu->{dest_addr_npi}",
      registered_delivery => $pdu->{registered_delivery}, validity_period => $pdu->{validity_period}});
    $session->submit_sm_resp(message_id => "$id", seq => $pdu->{seq});
    my $now = strftime('%y%m%d%H%M%S', gmtime);
    # Hexadecimal, in small letters and with zeros: what some SMSCs make of a decimal id.
    my $receipt = sprintf 'id:%08x sub:1 dlvrd:1 submit date:%s done date:%s stat:DELIVRD err:0 Text:%s',
      $id, $now, $now, substr($octets, 0, 20) =~ s/[^ -~]/?/gr;
    deliver($pdu->{destination_addr}, $pdu->{source_addr}, $receipt, esm_class => 0x04);
}

# The session is over when this gives false.
sub serve {
    my ($session) = @_;
    my $pdu = $session->read_pdu or return 0;
    my $cmd = $pdu->{cmd};
    my %answers = (
        Net::SMPP::CMD_bind_transceiver() => 'bind_transceiver_resp', Net::SMPP::CMD_bind_transmitter() => 'bind_transmitter_resp',
        Net::SMPP::CMD_bind_receiver() => 'bind_receiver_resp');
    if (my $answer = $answers{$cmd}) {
        tell_test({event => $pdu->explain_cmd, system_id => $pdu->{system_id}, password => $pdu->{password}});
        $session->$answer(system_id => 'Net-SMPP', seq => $pdu->{seq});
        $receiver{$session} = $session unless $cmd == Net::SMPP::CMD_bind_transmitter;
        return 1;
    }
    if ($cmd == Net::SMPP::CMD_submit_sm) { submit($session, $pdu); return 1 }
    tell_test({event => $pdu->explain_cmd, status => $pdu->{status}});
    $session->enquire_link_resp(seq => $pdu->{seq}) if $cmd == Net::SMPP::CMD_enquire_link;
    if ($cmd == Net::SMPP::CMD_unbind) {
        $session->unbind_resp(seq => $pdu->{seq});
        return 0;
    }
    return $cmd != Net::SMPP::CMD_unbind_resp;
}

sub obey {
    my $command = $json->decode(shift);
    if (my $message = $command->{deliver}) {
        deliver($message->{from}, $message->{to}, pack('H*', $message->{hex}), data_coding => $message->{data_coding},
          esm_class => $message->{esm_class});
    }
    my $session = (values %receiver)[0] or return;
    $session->enquire_link if $command->{enquire_link};
    $session->unbind if $command->{unbind};
}

while (my @ready = $select->can_read) {
    for my $handle (@ready) {
        if ($handle == \*STDIN) {
            sysread(STDIN, $typed, 65_536, length $typed) or exit 0;
            obey($1) while $typed =~ s/^(.*)\n//;
        } elsif ($handle == $listener) {
            my $session = $listener->accept or next;
            $session->set_version(0x34);
            $select->add($session);
        } elsif (!serve($handle)) {
            delete $receiver{$handle};
            $select->remove($handle);
            $handle->close;
            tell_test({event => 'closed'});
        }
    }
}
