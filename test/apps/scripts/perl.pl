# perl: forks, pipes, signals, sockets, sorting, regular expressions, sleeping with alarms.
use strict; use warnings; use IO::Socket::INET; use POSIX ':sys_wait_h'; $| = 1;
my %count; $count{$_ % 7}++ for 1 .. 10000; print join(' ', map { "$_=$count{$_}" } sort keys %count), "\n";
local $SIG{USR1} = sub { print "signal $_[0]\n" }; kill USR1 => $$;
my $r = eval { local $SIG{ALRM} = sub { die "alarm\n" }; alarm 1; select undef, undef, undef, 30; alarm 0; 1 }; print "eval: $@";
pipe my $in, my $out; my $pid = fork // die; if (!$pid) { close $in; print $out "from child $_\n" for 1 .. 3; exit 9 } close $out; print while <$in>; waitpid $pid, 0; print 'status ', $? >> 8, "\n";
my $server = IO::Socket::INET->new(Listen => 5, LocalAddr => '127.0.0.1') or die; $pid = fork; if (!$pid) { my $c = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $server->sockport); print $c "hello\n"; print scalar <$c>; exit 0 }
my $client = $server->accept; my $line = <$client>; print $client uc $line; close $client; waitpid $pid, 0;
open my $p, '-|', 'sort', '-r', $0 or die; my @lines = <$p>; close $p; print scalar(@lines) > 5 ? "sorted\n" : "short\n"; print `echo backticks; exit 4`, $? >> 8, "\n";
my @kids = map { my $k = fork; if (!$k) { select undef, undef, undef, 0.01 * $_; exit $_ } $k } 1 .. 5; my $sum = 0; while ((my $k = wait) > 0) { $sum += $? >> 8 } print "sum $sum\n"; open my $f, '>', 'out.txt'; print $f $_ x 3 for 'a' .. 'z'; close $f; print -s 'out.txt', "\n"; kill TERM => $$;
